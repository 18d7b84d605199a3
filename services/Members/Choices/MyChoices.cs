using System.Globalization;
using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Vocabulary;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Choices;

/// <summary>Everything a page of choices shows.</summary>
/// <param name="Found">Territories whose name begins as what was typed; none when nothing was looked for.</param>
public sealed record ChoicesView(ChoicesForm Form, ChoicesScope Scope, string Path, Estimate Estimate, Preferences Wanted, IReadOnlyList<PlaceFound>? Found);

/// <summary>What a member receives. Only what the mails honour is offered.</summary>
public static class MyChoices
{
    public const string Path = "/moi/choix";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (MembersDb db, HttpContext http, CancellationToken ct) => Shown(db, http, null, FormErrors.None, ct));
        app.MapPost(Path, Handle).RefusedAs<ChoicesForm>((http, form, errors) => Shown(http.RequestServices.GetDb(), http, form, errors, http.RequestAborted));
    }

    private static async Task<IResult> Shown(MembersDb db, HttpContext http, ChoicesForm? typed, FormErrors errors, CancellationToken ct) =>
        await Preferences.Find(db, http.User.RequiredPersonId(), ct) is { } preferences
            ? Page.Show<MyChoicesPage>(new { View = await View(db, preferences, typed, ChoicesScope.All, Path, ct), Errors = errors })
            : Results.NotFound();

    private static async Task<IResult> Handle([FromForm] ChoicesForm form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(form.Etape))
            return await Shown(db, http, form.Stepped(), FormErrors.None, ct);
        await Save(db, http.User.RequiredPersonId(), form, ChoicesScope.All, ct);
        Say(http, form);
        return Page.SeeOther(Path);
    }

    /// <summary>The page as stored, or as it stands before it is saved.</summary>
    internal static async Task<ChoicesView> View(MembersDb db, Preferences preferences, ChoicesForm? typed, ChoicesScope scope, string path, CancellationToken ct)
    {
        var form = typed ?? ChoicesForm.Of(preferences);
        var wanted = typed is null ? preferences : Understood(typed, preferences, scope);
        var estimate = Estimate.Of(await KeptItem.Recent(db, ct), await AnnouncedEvent.Recent(db, ct), wanted, db.Now);
        var found = string.IsNullOrWhiteSpace(form.Search) ? null : Places.Search(form.Search, limit: 8);
        return new(form, scope, path, estimate, wanted, found);
    }

    // What cannot be understood is said beside its field; the estimate then speaks of what is stored.
    private static Preferences Understood(ChoicesForm typed, Preferences preferences, ChoicesScope scope)
    {
        try
        {
            return ChoicesForm.Decide(typed, preferences, scope);
        }
        catch (Refusal)
        {
            return preferences;
        }
    }

    internal static void Say(HttpContext http, ChoicesForm form) => Flash.Say(http, form.Themes is { Length: > 0 }
        ? new Text("Vos choix sont enregistrés. Votre veille les suivra dès le prochain envoi.", "Your choices are saved. Your watch follows them from the next mail on.")
        : new Text("Vos choix sont enregistrés.", "Your choices are saved."));

    internal static Task Save(MembersDb db, Guid person, ChoicesForm form, ChoicesScope scope, CancellationToken ct) => db.Once(FormKey.Parse(form.Cle), async () =>
    {
        var current = await Preferences.Find(db, person, ct) ?? throw SaveOrganisation.Changed();
        var wanted = ChoicesForm.Decide(form, current, scope);
        var seen = form.Version is null ? current.Version : long.TryParse(form.Version, CultureInfo.InvariantCulture, out var version) ? version : -1;
        if (!await Preferences.Write(db, current, wanted with { Version = seen }, db.Now, ct))
            throw new Refusal("members.choices_stale", new(
                "Vos choix ont changé entre-temps, sur un autre appareil ou depuis un courriel. Rechargez la page pour les voir.",
                "Your choices changed in between, on another device or from a mail. Reload the page to see them."))
            { Stale = true };
        var how = new Consents.Saying(Path, scope == ChoicesScope.All ? "page" : "mail");
        if (wanted.WatchByMail != current.WatchByMail)
            await SayByMail.Register(db, person, ConsentPurposes.Watch, wanted.WatchByMail, how, ct);
        if (wanted.InvitationByMail != current.InvitationByMail)
            await SayByMail.Register(db, person, ConsentPurposes.Invitation, wanted.InvitationByMail, how, ct);
        return "";
    }, ct);

    /// <summary>Choices of somebody new: no theme yet, mail accepted, as their organisation's membership provides.</summary>
    internal static async Task Begin(MembersDb db, Guid person, CancellationToken ct)
    {
        var begun = Preferences.Begun(person, db.Now);
        await db.Execute(
            """
            INSERT INTO preferences (person_id, version, themes, watch_by_mail, watch_said_at, invitation_said_at, changed_at)
            VALUES (@PersonId, @Version, @Themes, @WatchByMail, @WatchSaidAt, @InvitationSaidAt, @ChangedAt)
            """, new { begun.PersonId, begun.Version, begun.Themes, begun.WatchByMail, begun.WatchSaidAt, begun.InvitationSaidAt, begun.ChangedAt }, ct);
        await db.Publish(begun.Changed(), ct);
    }

    /// <summary>The same for many at once, for an import.</summary>
    internal static async Task BeginAll(MembersDb db, Guid[] people, CancellationToken ct)
    {
        var begun = await db.Query<Preferences>(
            $"""
            INSERT INTO preferences (person_id, version, themes, watch_by_mail, watch_said_at, changed_at)
            SELECT id, 1, ARRAY[]::text[], true, @now, @now FROM unnest(@people) AS id RETURNING {Preferences.Columns}
            """, new { people, now = db.Now }, ct);
        await db.PublishAll([.. begun.Select(preferences => preferences.Changed())], ct);
    }
}
