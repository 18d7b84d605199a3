using System.Security.Cryptography;
using System.Text;
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
using NpgsqlTypes;

namespace Animation.Members.Import;

/// <summary>The officer gives a file or pastes from a spreadsheet: it is read and kept, nothing else happens yet.</summary>
public static class StartImport
{
    internal const string Path = "/animation/annuaire/import";
    private const long MostBytes = 4 * 1024 * 1024;

    public sealed record Form
    {
        public string? Subject { get; init; }
        public string? Table { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (MembersDb db, CancellationToken ct) => Shown(db, new Form { Subject = Import.People }, FormErrors.None, ct)).RequireAuthorization(Policies.Officer);
        app.MapPost(Path, Handle)
            .RefusedAs<Form>((http, form, errors) => Shown(http.RequestServices.GetDb(), form, errors, http.RequestAborted))
            .RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> Shown(MembersDb db, Form form, FormErrors errors, CancellationToken ct) =>
        Page.Show<ImportsPage>(new { Form = form, Errors = errors, Imports = await Import.Latest(db, ct) });

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        var (name, bytes) = await Given(form, http, ct);
        var subject = form.Subject == Import.Organisations ? Import.Organisations : Import.People;
        if (await Recognise(db, subject, bytes, ct) is { } known)
        {
            Flash.Say(http, new Text("Ce tableau a déjà été donné : le voici là où il en est.", "This table was given before: here is how far it got."), warning: true);
            return Page.SeeOther($"{Path}/{known}");
        }
        var next = await db.Once(FormKey.Parse(form.Cle), async () => $"{Path}/{await Start(db, subject, name, bytes, http.User.PersonId(), ct)}", ct);
        return Page.SeeOther(next);
    }

    private static async Task<(string Name, byte[] Bytes)> Given(Form form, HttpContext http, CancellationToken ct)
    {
        if (http.Request.Form.Files["Fichier"] is not { Length: > 0 } file)
            return (new Text("Collé d'un tableur", "Pasted from a spreadsheet").Fr, Encoding.UTF8.GetBytes(form.Table ?? ""));
        if (file.Length > MostBytes)
            throw new Refusal("members.import_large", new("Ce fichier dépasse 4 Mo : partagez-le en plusieurs.", "This file is over 4 MB: share it among several."), "Fichier");
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, ct);
        var name = System.IO.Path.GetFileName(file.FileName);
        return (name.Length > 100 ? name[..100] : name, bytes.ToArray());
    }

    private static Task<Guid?> Recognise(MembersDb db, string subject, byte[] bytes, CancellationToken ct) => db.First<Guid?>(
        "SELECT id FROM import WHERE digest = @digest AND subject = @subject AND state <> 'undone' ORDER BY created_at DESC LIMIT 1",
        new { digest = SHA256.HashData(bytes), subject }, ct);

    /// <summary>Reads the table and keeps its cells, with the columns guessed.</summary>
    /// <exception cref="Refusal">It cannot be read as a table.</exception>
    internal static Task<Guid> Start(MembersDb db, string subject, string name, byte[] bytes, Guid? by, CancellationToken ct) => db.InTransaction(async () =>
    {
        var table = Tabular.Read(Tabular.Decode(bytes));
        var remembered = (await db.Query<(string Header, string Field)>("SELECT header, field FROM import_header WHERE subject = @subject", new { subject }, ct))
            .ToDictionary(row => row.Header, row => row.Field);
        var id = Guid.CreateVersion7(db.Now);
        await db.Execute(
            """
            INSERT INTO import (id, subject, name, digest, by_person, head, mapping, state, lines, created_at)
            VALUES (@id, @subject, @name, @digest, @by, @Head, @mapping, 'draft', @lines, @now)
            """,
            new { id, subject, name, digest = SHA256.HashData(bytes), by, table.Head, mapping = ImportFields.Guess(subject, table.Head, remembered), lines = table.Lines.Count, now = db.Now }, ct);
        await using var copy = await db.Ambient.Connection.BeginBinaryImportAsync("COPY import_line (import_id, line, cells) FROM STDIN (FORMAT binary)", ct);
        foreach (var line in table.Lines)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(line.Number, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(line.Cells, NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
        }
        await copy.CompleteAsync(ct);
        return id;
    }, ct);
}
