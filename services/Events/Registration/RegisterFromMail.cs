using Animation.Events.Mails;
using Animation.Events.Programme;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Events.Registration;

/// <summary>
/// Taking or giving back a place from a signed link, without signing in. Reading the page does nothing, since mail filters read
/// links too; the button acts.
/// </summary>
public static class RegisterFromMail
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/evenements/inscription/{token}", (string token, HttpContext http) => Show(http, EventMails.RegisterAction, token, FormErrors.None)).AllowAnonymous();
        app.MapGet("/evenements/desinscription/{token}", (string token, HttpContext http) => Show(http, EventMails.WithdrawAction, token, FormErrors.None)).AllowAnonymous();
        app.MapPost("/evenements/inscription/{token}", Register).RefusedAs<RegisterForm>((http, form, errors) =>
            Show(http, EventMails.RegisterAction, (string)http.GetRouteValue("token")!, errors, form.Organisation)).AllowAnonymous();
        app.MapPost("/evenements/desinscription/{token}", Withdraw).RefusedAs<ButtonForm>((http, _, errors) =>
            Show(http, EventMails.WithdrawAction, (string)http.GetRouteValue("token")!, errors)).AllowAnonymous();
    }

    private static async Task<IResult> Register(
        string token, [FromForm] RegisterForm form, HttpContext http, EventsDb db, EventMails mails, ActionLinks links, CancellationToken ct)
    {
        var link = links.Read(EventMails.RegisterAction, token) ?? throw Spoilt;
        await db.Once(form.Cle.AsKey(), async () =>
        {
            await RegisterForEvent.Register(db, mails, await Event.Lock(db, link.Target, ct), link.PersonId, "mail", db.Now, ct, form.Organisation);
            return "";
        }, ct);
        Flash.Say(http, new("Votre inscription est enregistrée. La confirmation part par courriel.", "You are registered. The confirmation leaves by mail."));
        return Page.SeeOther("/evenements/inscription/" + token);
    }

    private static async Task<IResult> Withdraw(
        string token, [FromForm] ButtonForm form, HttpContext http, EventsDb db, EventMails mails, ActionLinks links, CancellationToken ct)
    {
        var link = links.Read(EventMails.WithdrawAction, token) ?? throw Spoilt;
        await db.Once(form.Cle.AsKey(), async () =>
        {
            await WithdrawFromEvent.Withdraw(db, mails, await Event.Lock(db, link.Target, ct), link.PersonId, db.Now, ct);
            return "";
        }, ct);
        Flash.Say(http, new("Votre inscription est annulée.", "Your registration is cancelled."));
        return Page.SeeOther("/evenements/desinscription/" + token);
    }

    private static async Task<IResult> Show(HttpContext http, string action, string token, FormErrors errors, string? chosen = null)
    {
        // The page names somebody and its address opens an act: no cache keeps it.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        var (db, ct) = (http.Db(), http.RequestAborted);
        var link = ((ActionLinks)http.RequestServices.GetService(typeof(ActionLinks))!).Read(action, token);
        var state = link is null ? null : await db.First<Event>($"SELECT {Event.Columns} FROM event e WHERE e.event_id = @Target", new { link.Target }, ct);
        var name = link is null ? null : await db.First<string>("SELECT name FROM person WHERE person_id = @PersonId AND NOT erased", new { link.PersonId }, ct);
        if (link is null || state is null)
            return Page.Show<RegisterFromMailPage>(status: StatusCodes.Status404NotFound);
        var seat = await Seat.Find(db, link.Target, link.PersonId, ct);
        return Page.Show<RegisterFromMailPage>(new
        {
            Event = state,
            Name = name,
            Registered = seat is { Taken: true },
            Registering = action == EventMails.RegisterAction,
            Organisations = await OnBehalf.Of(db, link.PersonId, ct),
            Chosen = chosen ?? seat?.OrganisationId?.ToString(),
            Action = http.Request.Path.Value,
            Errors = errors,
            db.Now,
        });
    }

    private static Refusal Spoilt => new("events.link_unknown", new Text("Ce lien n'est pas entier.", "This link is not whole."));
}
