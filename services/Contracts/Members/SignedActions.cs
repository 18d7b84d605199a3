namespace Animation.Contracts.Members;

/// <summary>
/// Actions that Members answers to and other services put in mails as signed links, under the path beside each.
/// </summary>
public static class SignedActions
{
    /// <summary>A person's choices, at <c>/moi/choix/{token}</c>; the link's target is <see cref="Guid.Empty"/>.</summary>
    public const string Choices = "members.choices";
}
