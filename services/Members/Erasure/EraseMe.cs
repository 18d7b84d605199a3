using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Erasure;

/// <summary>Somebody erases their own account and everything known of them, without asking anybody.</summary>
public static class EraseMe
{
    public const string Path = "/moi/effacement";

    public sealed record Form
    {
        public bool Sure { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, () => Page.Show<EraseMePage>()).RequireFreshProof();
        app.MapPost(Path, Handle).RefusedAs<Form, EraseMePage>().RequireFreshProof(Path);
    }

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, Sessions sessions, OutboxSignal signal, HttpContext http, CancellationToken ct)
    {
        if (!form.Sure)
            throw new Refusal("members.erase_unsure", new("Cochez la case pour confirmer : rien ne pourra être retrouvé.", "Tick the box to confirm: nothing can be brought back."), nameof(Form.Sure));
        var id = http.User.RequiredPersonId();
        await Erasing.Erase(db, id, AskedBy.Self, ct);
        signal.Raise(FinishErasures.Signal);
        await sessions.RevokeAll(id, ct);
        SessionCookie.Remove(http);
        Flash.Say(http, new("Votre compte et vos données sont effacés. Plus aucun courriel ne partira vers vous.", "Your account and your data are erased. No mail will leave for you any more."));
        return Page.SeeOther("/");
    }
}
