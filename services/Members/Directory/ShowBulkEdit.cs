using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Members.History;
using Animation.Web;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>What a change of many did, and the way back.</summary>
public static class ShowBulkEdit
{
    internal const string Path = "/animation/annuaire/modifications";

    /// <summary>A change of many.</summary>
    [method: ExplicitConstructor]
    public sealed record BulkEdit(Guid Id, DateTimeOffset At, int Count, DateTimeOffset? UndoneAt, int? Kept);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/{id:guid}", Show).RequireAuthorization(Policies.Officer);
        app.MapPost(Path + "/{id:guid}", Handle).DisableAntiforgery().RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> Show(Guid id, MembersDb db, CancellationToken ct)
    {
        var edit = await db.First<BulkEdit>("SELECT id, at, count, undone_at, kept FROM bulk_edit WHERE id = @id", new { id }, ct);
        return edit is null ? Results.NotFound() : Page.Show<BulkEditPage>(new { Edit = edit, Changes = await Change.OfWork(db, id, ct) });
    }

    private static async Task<IResult> Handle(Guid id, MembersDb db, HttpContext http, CancellationToken ct)
    {
        if (await Undo(db, id, http.User.PersonId(), ct) is { } kept)
        {
            Flash.Say(http, kept == 0
                ? new Text("La modification est annulée.", "The change is undone.")
                : new Text($"La modification est annulée, sauf pour {kept} organisations que quelqu'un a changées depuis.", $"The change is undone, except for {kept} organisations that somebody changed since."), warning: kept > 0);
        }
        return Page.SeeOther($"{Path}/{id}");
    }

    /// <summary>Gives back what was there before, to those nobody changed since; how many were left, none when it was undone already.</summary>
    internal static Task<int?> Undo(MembersDb db, Guid id, Guid? by, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (await db.First<BulkEdit>("SELECT id, at, count, undone_at, kept FROM bulk_edit WHERE id = @id AND undone_at IS NULL FOR UPDATE", new { id }, ct) is not { } edit)
            return (int?)null;
        await db.By(by, ct);
        var given = await db.Query<Organisation>(
            $"""
            UPDATE organisation o SET version = o.version + 1, changed_at = @now, {Restoring.Organisation}
            FROM change c WHERE c.work = @id AND c.organisation_id = o.id AND c.version = o.version
            RETURNING {Organisation.ColumnsOf("o")}
            """, new { id, now = db.Now }, ct);
        await db.PublishAll([.. given.Select(organisation => organisation.Changed())], ct);
        var kept = edit.Count - given.Count;
        await db.Execute("UPDATE bulk_edit SET undone_at = @now, kept = @kept WHERE id = @id", new { id, kept, now = db.Now }, ct);
        return kept;
    }, ct);
}
