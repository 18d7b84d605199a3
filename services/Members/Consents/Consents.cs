using Animation.Contracts.Members;
using Animation.Hosting.Privacy;
using Dapper;

namespace Animation.Members.Consents;

/// <summary>How something was said: what the register keeps beside the words.</summary>
/// <param name="Form">The page or form.</param>
/// <param name="Channel"><c>page</c>, <c>mail</c>, <c>officer</c> or <c>import</c>.</param>
/// <param name="Proof">The mail that confirmed or informed; none for a click of somebody signed in.</param>
/// <param name="AskedAt">When it was asked, where confirming is another act.</param>
internal sealed record Saying(string Form, string Channel, Guid? Proof = null, DateTimeOffset? AskedAt = null);

/// <summary>What one person said of one purpose, one line of the register.</summary>
[method: ExplicitConstructor]
public sealed record ConsentEntry(string Purpose, string Act, string Form, string Channel, DateTimeOffset At, Guid? Proof, DateTimeOffset? AskedAt, byte[] TextHash, string Fr, string En);

/// <summary>Where one purpose stands for one person.</summary>
[method: ExplicitConstructor]
public sealed record ConsentState(Guid PersonId, string Purpose, long Version, bool Given, DateTimeOffset ChangedAt)
{
    public ConsentChanged Changed() => new ConsentChanged(PersonId, Version, Purpose, Given, ChangedAt);
}

/// <summary>The register of consents and where it stands.</summary>
internal static class Consents
{
    /// <summary>Whether the purpose may be pursued when the person has said nothing: yes, unless only a consent would allow it.</summary>
    internal static bool ByDefault(DataPurpose purpose) => purpose.Basis != LegalBasis.Consent;

    /// <summary>Records a decision and tells the other services; nothing when it changes nothing, or when there is nobody.</summary>
    internal static Task Say(MembersDb db, Guid person, string code, bool given, Saying how, CancellationToken ct) => db.InTransaction(async () =>
    {
        var purpose = Purposes.Find(code) ?? throw new ArgumentException("No such purpose.", nameof(code));
        if (await db.First<Guid?>("SELECT id FROM person WHERE id = @person AND erased_at IS NULL FOR UPDATE", new { person }, ct) is null)
            return;
        var before = await db.First<ConsentState>("SELECT person_id, purpose, version, given, changed_at FROM consent_state WHERE person_id = @person AND purpose = @code", new { person, code }, ct);
        if ((before?.Given ?? ByDefault(purpose)) == given)
            return;
        var act = given ? "granted" : purpose.Basis == LegalBasis.Consent ? "withdrawn" : "objected";
        await Write(db, person, purpose, act, how, ct);
        var state = await db.Value<ConsentState>(
            """
            INSERT INTO consent_state (person_id, purpose, version, given, changed_at) VALUES (@person, @code, 1, @given, @now)
            ON CONFLICT (person_id, purpose) DO UPDATE SET version = consent_state.version + 1, given = excluded.given, changed_at = excluded.changed_at
            RETURNING person_id, purpose, version, given, changed_at
            """, new { person, code, given, now = db.Now }, ct);
        await db.Publish(state.Changed(), ct);
    }, ct);

    /// <summary>Adds one line to the register.</summary>
    internal static async Task Write(MembersDb db, Guid person, DataPurpose purpose, string act, Saying how, CancellationToken ct) => await db.Execute(
        """
        INSERT INTO consent_text (hash, purpose, fr, en, first_shown_at) VALUES (@hash, @Code, @Fr, @En, @now) ON CONFLICT (hash) DO NOTHING;
        INSERT INTO consent (person_id, purpose, act, text_hash, form, channel, at, proof, asked_at)
        VALUES (@person, @Code, @act, @hash, @Form, @Channel, @now, @Proof, @AskedAt);
        """,
        new { person, purpose.Code, act, hash = Purposes.Hash(purpose), purpose.Shown.Fr, purpose.Shown.En, how.Form, how.Channel, how.Proof, how.AskedAt, now = db.Now }, ct);

    internal static Task<IReadOnlyList<ConsentEntry>> Register(MembersDb db, Guid person, CancellationToken ct) => db.Query<ConsentEntry>(
        """
        SELECT c.purpose, c.act, c.form, c.channel, c.at, c.proof, c.asked_at, c.text_hash, t.fr, t.en
        FROM consent c JOIN consent_text t ON t.hash = c.text_hash WHERE c.person_id = @person ORDER BY c.seq DESC
        """, new { person }, ct);

    internal static Task<IReadOnlyList<ConsentState>> States(MembersDb db, Guid person, CancellationToken ct) => db.Query<ConsentState>(
        "SELECT person_id, purpose, version, given, changed_at FROM consent_state WHERE person_id = @person", new { person }, ct);
}
