namespace Animation.Members.History;

/// <summary>Giving back what the history says was there before.</summary>
internal static class Restoring
{
    /// <summary>
    /// The SET list that takes an organisation <c>o</c> back to the <c>before</c> of its change <c>c</c>: what that change did not touch stays.
    /// </summary>
    internal const string Organisation =
        """
        (name, plain_name, kind, status, member_since, member_until, place, population, college, size_class, siren, mailboxes, domains) =
          (SELECT b.name, b.plain_name, b.kind, b.status, b.member_since, b.member_until, b.place, b.population, b.college, b.size_class, b.siren, b.mailboxes, b.domains
           FROM jsonb_populate_record(o, c.before) b)
        """;
}
