using System.Globalization;
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

/// <summary>What a member receives. Only what the mails honour is offered.</summary>
public static class MyChoices
{
    public const string Path = "/moi/choix";

    public sealed record Form
    {
        public string[]? Themes { get; init; }
        public bool WatchByMail { get; init; }
        public string? Version { get; init; }
        public string? Cle { get; init; }

        internal static Form Of(Preferences preferences) => new()
        {
            Themes = preferences.Themes,
            WatchByMail = preferences.WatchByMail,
            Version = preferences.Version.ToString(CultureInfo.InvariantCulture),
        };
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (MembersDb db, HttpContext http, CancellationToken ct) => Shown(db, http, null, FormErrors.None, ct));
        app.MapPost(Path, Handle).RefusedAs<Form>((http, form, errors) => Shown(http.RequestServices.GetDb(), http, form, errors, http.RequestAborted));
    }

    private static async Task<IResult> Shown(MembersDb db, HttpContext http, Form? typed, FormErrors errors, CancellationToken ct)
    {
        var id = http.User.RequiredPersonId();
        return await Preferences.Find(db, id, ct) is { } preferences
            ? Page.Show<MyChoicesPage>(new { Form = typed ?? Form.Of(preferences), Errors = errors })
            : Results.NotFound();
    }

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        await Save(db, http.User.RequiredPersonId(), form, ct);
        Say(http, form);
        return Page.SeeOther(Path);
    }

    internal static void Say(HttpContext http, Form form) => Flash.Say(http, form.WatchByMail && form.Themes is { Length: > 0 }
        ? new Text("Vos choix sont enregistrés. Votre veille les suivra dès le prochain envoi.", "Your choices are saved. Your watch follows them from the next mail on.")
        : new Text("Vos choix sont enregistrés.", "Your choices are saved."));

    /// <summary>The themes ticked, in the order of the list; refused when a code is none of ours.</summary>
    public static string[] Decide(Form form)
    {
        var ticked = form.Themes ?? [];
        if (ticked.Any(code => Themes.Find(code) is null))
            throw new Refusal("members.theme_unknown", new("Un thème de cette page n'existe plus. Rechargez-la, puis choisissez de nouveau.", "A theme of this page no longer exists. Reload it, then choose again."), nameof(form.Themes));
        return [.. Themes.All.Select(theme => theme.Code).Where(ticked.Contains)];
    }

    internal static Task Save(MembersDb db, Guid person, Form form, CancellationToken ct) => db.Once(FormKey.Parse(form.Cle), async () =>
    {
        var themes = Decide(form);
        var current = await Preferences.Find(db, person, ct) ?? throw SaveOrganisation.Changed();
        var seen = form.Version is null ? current.Version : long.TryParse(form.Version, CultureInfo.InvariantCulture, out var version) ? version : -1;
        if (!await Preferences.Write(db, current with { Version = seen }, themes, form.WatchByMail, db.Now, ct))
            throw new Refusal("members.choices_stale", new(
                "Vos choix ont changé entre-temps, sur un autre appareil ou depuis un courriel. Rechargez la page pour les voir.",
                "Your choices changed in between, on another device or from a mail. Reload the page to see them."))
            { Stale = true };
        return "";
    }, ct);

    /// <summary>Choices of somebody new: no theme yet, mail accepted, as their organisation's membership provides.</summary>
    internal static async Task Begin(MembersDb db, Guid person, CancellationToken ct)
    {
        var begun = new Preferences(person, 1, [], true, db.Now, db.Now);
        await db.Execute(
            """
            INSERT INTO preferences (person_id, version, themes, watch_by_mail, watch_said_at, changed_at)
            VALUES (@PersonId, @Version, @Themes, @WatchByMail, @WatchSaidAt, @ChangedAt)
            """, begun, ct);
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
