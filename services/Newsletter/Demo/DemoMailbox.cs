using System.Text;
using System.Text.RegularExpressions;
using Animation.Hosting.Configuration;
using Animation.Newsletter.Delivery;
using Animation.Newsletter.Mails;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Page = Animation.Web.Page;

namespace Animation.Newsletter.Demo;

/// <summary>One mail of the demonstration's folder.</summary>
public sealed record DemoMail(string Name, MimePart Message, DateTimeOffset ArrivedAt)
{
    public string Header(string name) => Message.Headers.GetValueOrDefault(name) ?? "";
}

/// <summary>Reads the folder where a demonstration's mail ends, so that its links can be followed. Nowhere else, and from this machine only.</summary>
public static partial class DemoMailbox
{
    private const int Size = 100;

    // The mail's own HTML runs nothing, loads nothing, and leads elsewhere only when somebody follows a link.
    private const string MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation";

    internal static void Map(WebApplication app)
    {
        if (!app.Services.GetRequiredService<Settings>().Demo || app.Services.GetRequiredService<MailPost>().Route is not FolderRoute { Path: var folder })
            return;
        var mailbox = app.MapGroup("/demo/courrier").AllowAnonymous()
            .AddEndpointFilter(async (call, next) => IsHere(call.HttpContext) ? await next(call) : Results.NotFound());
        mailbox.MapGet("", (string? pour) => Page.Show<DemoMailboxPage>(new { Mails = List(folder, pour), For = pour ?? "" }));
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

    private static List<DemoMail> List(string folder, string? recipient) => !Directory.Exists(folder)
        ? []
        : [.. new DirectoryInfo(folder).EnumerateFiles("*.eml").OrderByDescending(file => file.LastWriteTimeUtc)
            .Select(file => Read(folder, Path.GetFileNameWithoutExtension(file.Name))).OfType<DemoMail>()
            .Where(mail => string.IsNullOrEmpty(recipient) || mail.Header("to").Contains(recipient, StringComparison.OrdinalIgnoreCase)).Take(Size)];

    private static DemoMail? Read(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name + ".eml"));
        return file.Exists ? new DemoMail(name, MimeReader.Read(File.ReadAllText(file.FullName, Encoding.ASCII)), new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)) : null;
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
