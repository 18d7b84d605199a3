using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Animation.Hosting.Configuration;
using Animation.Newsletter.Delivery;
using Animation.Newsletter.Mails;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Page = Animation.Web.Page;
using Text = Animation.Hosting.Text;

namespace Animation.Newsletter.Demo;

/// <summary>One mail of the demonstration's folder.</summary>
public sealed record DemoMail(string Name, MimePart Message)
{
    public string Header(string name) => Message.Headers.GetValueOrDefault(name) ?? "";
}

/// <summary>One line of the demonstration's mailbox.</summary>
/// <param name="Kind">A code of <see cref="DemoMailbox.Kinds"/>.</param>
public sealed record DemoMailLine(string Name, string Subject, string Recipient, string Kind, DateTimeOffset ArrivedAt);

/// <summary>Reads the folder where a demonstration's mail ends, so that its links can be followed. Nowhere else, and from this machine only.</summary>
public static partial class DemoMailbox
{
    /// <summary>What the list can be narrowed to, told from the mails themselves.</summary>
    internal static IReadOnlyList<Option> Kinds =>
    [
        new("veille", new Text("Veille", "Watch")), new("inscription", new Text("Inscriptions", "Registrations")),
        new("autre", new Text("Invitations, rappels, connexion", "Invitations, reminders, sign-in")),
    ];

    // A mail is named for its bytes, so what was read of it stays true; seeding leaves thousands of them.
    private static readonly ConcurrentDictionary<string, DemoMailLine> known = new();

    // The mail's own HTML runs nothing, loads nothing, and leads elsewhere only when somebody follows a link.
    private const string MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation";

    internal static void Map(WebApplication app)
    {
        if (!app.Services.GetRequiredService<Settings>().Demo || app.Services.GetRequiredService<MailPost>().Route is not FolderRoute { Path: var folder })
            return;
        var mailbox = app.MapGroup("/demo/courrier").AllowAnonymous()
            .AddEndpointFilter(async (call, next) => IsHere(call.HttpContext) ? await next(call) : Results.NotFound());
        mailbox.MapGet("", (string? pour, string? genre, int? page) => List(folder, pour?.Trim(), genre, Math.Max(1, page ?? 1)));
        mailbox.MapGet("/{name:regex(^[0-9a-f]{{32}}$)}", (string name) => Read(folder, name) is { } mail
            ? Page.Show<DemoMailPage>(new { Mail = mail, Text = Pieces(mail.Message.Find("text/plain")?.Content ?? "") })
            : Results.NotFound());
        mailbox.MapGet("/{name:regex(^[0-9a-f]{{32}}$)}/html", (string name, HttpContext http) => Show(folder, name, http));
    }

    private static IResult Show(string folder, string name, HttpContext http)
    {
        if (Read(folder, name)?.Message.Find("text/html") is not { } part)
            return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = MailPolicy;
        return Results.Content(part.Content.Replace("<head>", "<head><base target=\"_top\">", StringComparison.Ordinal), "text/html", Encoding.UTF8);
    }

    private static RazorComponentResult List(string folder, string? recipient, string? kind, int page)
    {
        var files = Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles("*.eml") : [];
        var all = files.Select(file => known.GetOrAdd(file.FullName, _ => Line(folder, file)))
            .Where(mail => string.IsNullOrEmpty(recipient) || mail.Recipient.Contains(recipient, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(mail => mail.ArrivedAt).ThenBy(mail => mail.Name, StringComparer.Ordinal).ToList();
        var lines = all.Where(mail => string.IsNullOrEmpty(kind) || mail.Kind == kind).ToList();
        var counts = all.CountBy(mail => mail.Kind).ToDictionary();
        page = Math.Min(page, Math.Max(1, (lines.Count + Pagination.Size - 1) / Pagination.Size));
        IReadOnlyList<DemoMailLine> shown = [.. lines.Skip((page - 1) * Pagination.Size).Take(Pagination.Size)];
        return Page.Show<DemoMailboxPage>(new { Mails = shown, Total = (long)lines.Count, Number = page, For = recipient ?? "", Kind = kind ?? "", Counts = (IReadOnlyDictionary<string, int>)counts });
    }

    private static DemoMailLine Line(string folder, FileInfo file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Name);
        var mail = Read(folder, name)!;
        var kind = mail.Header("list-id").Contains("<veille.", StringComparison.Ordinal) ? "veille" : mail.Message.Find("text/calendar") is not null ? "inscription" : "autre";
        return new DemoMailLine(name, mail.Header("subject"), mail.Header("to").Replace("\"", "", StringComparison.Ordinal), kind, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
    }

    private static DemoMail? Read(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name + ".eml"));
        return file.Exists ? new DemoMail(name, MimeReader.Read(File.ReadAllText(file.FullName, Encoding.ASCII))) : null;
    }

    /// <summary>Text cut into words and web addresses, so that addresses can be links.</summary>
    internal static List<(string Text, bool Link)> Pieces(string text)
    {
        var pieces = new List<(string, bool)>();
        var at = 0;
        foreach (Match match in WebAddress().Matches(text))
        {
            pieces.Add((text[at..match.Index], false));
            pieces.Add((match.Value, true));
            at = match.Index + match.Length;
        }
        pieces.Add((text[at..], false));
        return pieces;
    }

    private static bool IsHere(HttpContext http) => http.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address);

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex WebAddress();
}
