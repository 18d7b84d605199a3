using Animation.Contracts.Members;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Newsletter.Digests;

namespace Animation.Newsletter.Mails;

/// <summary>The signed addresses of a mail, the only ones that name its reader: to stop, to choose, to answer.</summary>
public sealed class MailLinks(ActionLinks links, Settings settings)
{
    public Uri Stop(MailKind kind, Guid person) => new(settings.Url, StopMail.PathOf(links, kind, person));

    /// <summary>The choices of the kind of mail that carries the link, without signing in.</summary>
    public Uri Choices(MailKind kind, Guid person) => new(settings.Url, "/moi/choix/" + links.Create(
        new ActionLink(kind == MailKind.Invitation ? SignedActions.InvitationChoices : SignedActions.Choices, person, Guid.Empty)));

    /// <summary>One answer to how far they are with data.</summary>
    public Uri Answer(Guid person, string maturity) => new(settings.Url, $"/moi/niveau/{links.Create(new ActionLink(SignedActions.Maturity, person, Guid.Empty))}/{maturity}");
}

/// <summary>How to leave and choose, at the foot of a mail; whole addresses.</summary>
public sealed record MailExits(Uri Stop, Uri Choices);
