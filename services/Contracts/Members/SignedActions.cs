namespace Animation.Contracts.Members;

/// <summary>
/// Actions that Members answers to and other services put in mails as signed links, under the path beside each; the target is
/// <see cref="Guid.Empty"/>.
/// </summary>
public static class SignedActions
{
    /// <summary>What a person receives of the watch, at <c>/moi/choix/{token}</c>.</summary>
    public const string Choices = "members.choices";

    /// <summary>How a person receives invitations, at <c>/moi/choix/{token}</c>.</summary>
    public const string InvitationChoices = "members.choices.invitation";

    /// <summary>How far a person is with data, at <c>/moi/niveau/{token}/{answer}</c>; the answer is a code of Vocabulary's maturities.</summary>
    public const string Maturity = "members.maturity";
}
