using System.Globalization;
using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Animation.Members.Directory;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Import;

/// <summary>One import from columns to done: its page, and what the officer does there.</summary>
public static class ShowImport
{
    private const int Listed = 100;

    public sealed record Form
    {
        public string[]? Columns { get; init; }
        public string? Origin { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(StartImport.Path + "/{id:guid}", (Guid id, MembersDb db, CancellationToken ct) => Shown(db, id, null, FormErrors.None, ct)).RequireAuthorization(Policies.Officer);
        app.MapPost(StartImport.Path + "/{id:guid}", Check)
            .RefusedAs<Form>((http, form, errors) => Shown(http.RequestServices.GetDb(), Guid.Parse((string)http.GetRouteValue("id")!), form, errors, http.RequestAborted))
            .RequireAuthorization(Policies.Officer);
        app.MapPost(StartImport.Path + "/{id:guid}/lancer", Run).DisableAntiforgery().RequireAuthorization(Policies.Officer);
        app.MapPost(StartImport.Path + "/{id:guid}/annulation", Undo).DisableAntiforgery().RequireAuthorization(Policies.Officer);
        app.MapGet(StartImport.Path + "/{id:guid}/avancement", Progress).RequireAuthorization(Policies.Officer);
        app.MapGet(StartImport.Path + "/{id:guid}/refus.csv", Refused).RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> Shown(MembersDb db, Guid id, Form? typed, FormErrors errors, CancellationToken ct)
    {
        if (await Import.Find(db, id, ct) is not { } import)
            return Results.NotFound();
        return Page.Show<ImportPage>(new
        {
            Import = import,
            Form = typed ?? new Form { Columns = import.Mapping, Origin = import.Origin },
            Errors = errors,
            Tally = await import.Count(db, ct),
            Sample = await db.Query<string[]>("SELECT cells FROM import_line WHERE import_id = @id ORDER BY line LIMIT 3", new { id }, ct),
            Refused = await import.Rows(db, "outcome = 'refuse'", Listed, ct),
            Kept = await import.Rows(db, "r.kept IS NOT NULL", Listed, ct),
        });
    }

    private static async Task<IResult> Check([FromRoute] Guid id, [FromForm] Form form, MembersDb db, CancellationToken ct)
    {
        await CheckImport.Check(db, id, form.Columns ?? [], (form.Origin ?? "").Trim(), ct);
        return Page.SeeOther($"{StartImport.Path}/{id}");
    }

    // The state decides, so a second click does nothing.
    private static async Task<IResult> Run(Guid id, MembersDb db, OutboxSignal signal, HttpContext http, CancellationToken ct)
    {
        await db.Execute(
            "UPDATE import SET state = 'running', position = 0, started_at = @now, by_person = @by WHERE id = @id AND state = 'checked'",
            new { id, by = http.User.PersonId(), now = db.Now }, ct);
        signal.Raise(RunImports.Signal);
        return Page.SeeOther($"{StartImport.Path}/{id}");
    }

    private static async Task<IResult> Undo(Guid id, MembersDb db, OutboxSignal signal, HttpContext http, CancellationToken ct)
    {
        if (await db.Execute("DELETE FROM import WHERE id = @id AND state IN ('draft', 'checked')", new { id }, ct) == 1)
        {
            Flash.Say(http, new Text("Le tableau est oublié ; rien n'avait été importé.", "The table is forgotten; nothing had been imported."));
            return Page.SeeOther(StartImport.Path);
        }
        await db.Execute(
            "UPDATE import SET state = 'undoing', position = 0, by_person = @by WHERE id = @id AND state = 'done'", new { id, by = http.User.PersonId() }, ct);
        signal.Raise(RunImports.Signal);
        return Page.SeeOther($"{StartImport.Path}/{id}");
    }

    private static async Task<IResult> Progress(Guid id, MembersDb db, CancellationToken ct) =>
        await Import.Find(db, id, ct) is { } import ? Page.Show<ImportProgress>(new { Import = import }) : Results.NotFound();

    private static async Task<IResult> Refused(Guid id, MembersDb db, CancellationToken ct)
    {
        if (await Import.Find(db, id, ct) is not { } import)
            return Results.NotFound();
        var rows = await import.Rows(db, "outcome = 'refuse'", Tabular.MostLines, ct);
        return ExportDirectory.File(
            "lignes-refusees.csv", [.. import.Head, new Text("ligne", "line"), new Text("raison", "reason")],
            rows.Select(row => (string?[])
            [
                .. Enumerable.Range(0, import.Head.Length).Select(column => row.Cells?.ElementAtOrDefault(column)),
                row.Line.ToString(CultureInfo.InvariantCulture), new Text(row.RefusalFr ?? "", row.RefusalEn ?? ""),
            ]));
    }
}
