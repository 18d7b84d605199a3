using System.Web;
using Animation.Hosting.Configuration;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.SignIn;

/// <summary>« Je ne reçois pas le courriel » : what may hold it back, what to do, and a text to hand to those who run the mail.</summary>
public static class SignInHelp
{
    public const string Path = "/connexion/aide";

    /// <summary>Whom to let through.</summary>
    /// <param name="Sender">Address that mails come from.</param>
    /// <param name="Relay">Name of the server that hands them over.</param>
    public sealed record Route(string Sender, string Relay)
    {
        public string Domain => Sender[(Sender.IndexOf('@', StringComparison.Ordinal) + 1)..];
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapGet(Path, (Settings settings) => Page.Show<SignInHelpPage>(new { Settings = settings, Route = Of(settings.Mail) })).AllowAnonymous();

    /// <summary>What the setting of mail says of its sender; none where mail stays in a folder or no sender is named. Never its password.</summary>
    public static Route? Of(string? mail) =>
        Uri.TryCreate(mail, UriKind.Absolute, out var uri) && uri.Scheme is "smtp" or "smtps" && HttpUtility.ParseQueryString(uri.Query)["from"] is { } from && Directory.Addresses.Parse(Bare(from)) is { } sender
            ? new Route(sender, uri.Host)
            : null;

    private static string Bare(string from) => from.Contains('<', StringComparison.Ordinal) ? from.Split('<', '>')[1] : from;
}
