using Animation.Hosting;

namespace Animation.Web.Site;

/// <summary>Until when an organisation is a member, or how it becomes one: said to its people on every page.</summary>
public static class MembershipWords
{
    /// <param name="status"><c>member</c>, <c>associate</c>, <c>not-yet</c> or <c>former</c>.</param>
    /// <param name="until">Last day of membership.</param>
    public static Text Say(string name, string status, DateOnly? until, DateOnly today) => status switch
    {
        "member" or "associate" when until is { } end && end < today => new(
            $"L'adhésion de votre organisation, {name}, a pris fin le {Dates.InBoth(end).Fr}. Pour la renouveler, écrivez à l'association.",
            $"The membership of your organisation, {name}, ended on {Dates.InBoth(end).En}. To renew it, write to the association."),
        "member" or "associate" when until is { } end => new(
            $"Votre organisation, {name}, est adhérente jusqu'au {Dates.InBoth(end).Fr}.",
            $"Your organisation, {name}, is a member until {Dates.InBoth(end).En}."),
        "member" or "associate" => new($"Votre organisation, {name}, est adhérente.", $"Your organisation, {name}, is a member."),
        "former" => new(
            $"Votre organisation, {name}, n'est plus adhérente. Pour revenir, écrivez à l'association.",
            $"Your organisation, {name}, is no longer a member. To come back, write to the association."),
        _ => new(
            $"Votre organisation, {name}, n'est pas encore adhérente. Pour adhérer, écrivez à l'association.",
            $"Your organisation, {name}, is not a member yet. To join, write to the association."),
    };
}
