using Animation.Contracts.Members;
using Animation.Hosting.Data;

namespace Animation.Hosting.Erasure;

/// <summary>The end of every service's forgetting: its own messages about the person go too, and Members is told what was done.</summary>
public static class ErasureReport
{
    /// <summary>
    /// Deletes what the outbox still holds of the person and publishes the report, in the transaction of the message handled.
    /// </summary>
    /// <param name="removed">What the service itself removed, by kind; kinds with none are left out of the report.</param>
    public static async Task ReportErasure(this Db db, MemberErased erased, IReadOnlyDictionary<string, int> removed, CancellationToken ct)
    {
        var messages = await db.ForgetMessages(erased.PersonId, null, ct);
        var all = removed.Append(new("outbox", messages)).Where(kind => kind.Value > 0).ToDictionary(kind => kind.Key, kind => kind.Value);
        await db.Publish(new ErasureReported(erased.PersonId, db.Service, all, db.Now), ct);
    }

    /// <summary>
    /// Deletes messages of the outbox that name the person or were to reach their address. One that waits and holds nothing but ids
    /// still leaves: the tombstone makes its readers drop it.
    /// </summary>
    /// <returns>How many.</returns>
    public static Task<int> ForgetMessages(this Db db, Guid person, string? address, CancellationToken ct) => db.Execute(
        """
        DELETE FROM outbox
        WHERE (strpos(body::text, @person) > 0 OR body ->> 'address' = @address)
          AND type NOT LIKE '%.MemberErased' AND type NOT LIKE '%.ErasureReported'
          AND (sent_at IS NOT NULL OR type LIKE '%.PersonChanged' OR type LIKE '%.SendMail')
        """, new { person = person.ToString(), address }, ct);
}
