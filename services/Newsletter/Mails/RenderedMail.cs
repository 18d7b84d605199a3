using System.Globalization;
using System.Text;
using Animation.Contracts.Newsletter;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Newsletter.Delivery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Animation.Newsletter.Mails;

/// <summary>A mail in the recipient's language, ready to be written.</summary>
public sealed record RenderedMail(string Subject, string Text, string Html, CalendarPart? Calendar = null, ListHeaders? List = null);

/// <summary>Turns components into the HTML part of a mail.</summary>
public sealed class MailHtml(IServiceScopeFactory scopes, ILoggerFactory logs)
{
    public async Task<string> Render<TComponent>(CultureInfo culture, Dictionary<string, object?> parameters) where TComponent : IComponent
    {
        // The renderer takes scoped services of the framework, which the root refuses where scopes are checked.
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
            var root = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });
    }
}

/// <summary>The person written to.</summary>
/// <param name="Guest">They did not ask for this mail: how to stop such mails is part of it.</param>
/// <param name="First">Where their address came from, when somebody else gave it and this is the first mail, whatever it is about.</param>
public sealed record Recipient(Guid Person, bool Guest, FirstContact? First);

/// <summary>Renders what another service asked to be written.</summary>
public sealed class RequestedMail(MailHtml html, MailLinks links, MailPost post, Settings settings)
{
    private const string Secret = "{secret}";
    private const string Code = "{code}";

    /// <param name="secret">What replaces <c>{secret}</c>, unsealed, and on a second line <c>{code}</c>; none when the mail holds none.</param>
    /// <param name="to">None for an address that is nobody's yet.</param>
    public async Task<RenderedMail> Render(RequestedContent content, string? secret, string name, string address, CultureInfo culture, Recipient? to = null)
    {
        var exits = to is { Guest: true } ? new MailExits(links.Stop(MailKind.Invitation, to.Person), links.Choices(MailKind.Invitation, to.Person)) : null;
        var first = to?.First?.Written(links.Stop(MailKind.All, to.Person));
        string Say(MailText text) => Filled(culture.TwoLetterISOLanguageName == "en" ? text.En : text.Fr, secret);
        var subject = OneLine(Say(content.Subject));
        var lines = content.Blocks.Select(block => new MailLine(block.Kind, Say(block.Text).Trim(), Address(block.Url, secret))).ToList();
        var markup = await html.Render<RequestedMailPage>(culture, new() { ["Subject"] = subject, ["Lines"] = lines, ["Association"] = settings.Association, ["Exits"] = exits, ["First"] = first });
        var list = exits is null ? null : new ListHeaders(
            new Text("Invitations aux événements", "Invitations to events").In(culture), $"invitations.{post.Route!.From.Domain}", exits.Stop, post.Route.ReplyTo);
        return new RenderedMail(
            subject, culture.Saying(() => Plain(lines, exits, first)), markup, content.Calendar is { } calendar ? Invitation.Addressed(calendar, name, address) : null, list);
    }

    /// <summary>Headers hold one line; whoever named an event with a line break meant a space.</summary>
    public static string OneLine(string text) => string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private string Plain(IEnumerable<MailLine> lines, MailExits? exits, FirstContactWords? first)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line.Kind == "code" ? $"    {line.Text}" : line.Text);
            if (line.Url is not null)
                text.Append(" :\n").Append(line.Url);
            text.Append("\n\n");
        }
        if (first is not null)
            text.Append(first.Plain).Append("\n\n");
        text.Append("-- \n").Append(settings.Association);
        if (exits is not null)
        {
            text.Append('\n').Append(new Text("Changer le rythme des invitations : ", "Change how often invitations come: ")).Append(exits.Choices.AbsoluteUri)
                .Append('\n').Append(new Text("Ne plus recevoir d'invitations : ", "Stop invitations: ")).Append(exits.Stop.AbsoluteUri);
        }
        return text.ToString();
    }

    private static string Filled(string text, string? secret)
    {
        if (secret is null)
            return text;
        var lines = secret.Split('\n', 2);
        return text.Replace(Secret, lines[0], StringComparison.Ordinal).Replace(Code, lines[^1], StringComparison.Ordinal);
    }

    /// <summary>Only web addresses; a path of ours becomes a whole address.</summary>
    private string? Address(string? url, string? secret)
    {
        if (url is null)
            return null;
        var filled = Filled(url, secret);
        return Uri.TryCreate(filled.StartsWith('/') ? new Uri(settings.Url, filled).AbsoluteUri : filled, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            ? uri.AbsoluteUri
            : null;
    }
}

/// <summary>One block of a mail in one language.</summary>
public sealed record MailLine(string Kind, string Text, string? Url);
