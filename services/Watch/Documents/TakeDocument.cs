using Animation.Hosting.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Animation.Watch.Documents;

/// <summary>Gives a document's file to whoever may read its item, as a file to save and never as a page of ours.</summary>
public static class TakeDocument
{
    // Columns of bytes are matched to a class, not to a record.
    private sealed class Row
    {
        public string Name { get; init; } = "";

        public string Type { get; init; } = "";

        public byte[] Bytes { get; init; } = [];

        public byte[] Sha256 { get; init; } = [];

        public bool Open { get; init; }
    }

    internal static string Counter(Guid document) => $"document/{document}";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille/documents/{id:guid}", (Guid id, WatchDb db, HttpContext http) => Give(id, null, db, http)).AllowAnonymous();
        app.MapGet("/veille/documents/{id:guid}/{number:int}", (Guid id, int number, WatchDb db, HttpContext http) => Give(id, number, db, http)).AllowAnonymous();
    }

    private static async Task<IResult> Give(Guid id, int? number, WatchDb db, HttpContext http)
    {
        var (user, ct) = (http.User, http.RequestAborted);
        var file = await db.First<Row>(
            """
            SELECT v.name, v.type, v.bytes, v.sha256, item.state = 'kept' AND NOT item.members_only AS open
            FROM document d JOIN item ON item.id = d.item_id JOIN document_version v ON v.document_id = d.id
            WHERE d.id = @id AND (@number::int IS NULL OR v.number = @number) AND (@office OR item.state = 'kept' AND (@signedIn OR NOT item.members_only))
            ORDER BY v.number DESC LIMIT 1
            """,
            new { id, number, office = user.IsInRole(Roles.Officer) || user.IsInRole(Roles.Admin), signedIn = user.Identity?.IsAuthenticated == true }, ct);
        if (file is null)
            return Results.NotFound();
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Sha256)[..24]}\"");
        // Asking again for what one has, or for the rest of it, is no other download.
        if (http.Request.Headers.IfNoneMatch.Count == 0 && http.Request.Headers.Range.Count == 0)
            await db.Execute(
                "INSERT INTO download (file, day, count) VALUES (@file, @day, 1) ON CONFLICT (file, day) DO UPDATE SET count = download.count + 1", new { file = Counter(id), day = ParisTime.Day(db.Now) }, ct);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = file.Open ? "public, max-age=300" : "private, no-store";
        return Results.File(file.Bytes, file.Type, file.Name, enableRangeProcessing: true, entityTag: tag);
    }
}
