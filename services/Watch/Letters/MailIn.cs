using System.Security.Cryptography;
using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Watch.Letters;

/// <summary>
/// <c>Animation mail-in</c>: puts one mail, read from standard input, where the job finds it. It reads nothing of it: what is hostile in a mail
/// meets the long-lived process and its bounds, and the mail server waits for nothing but one row.
/// </summary>
public static class MailIn
{
    /// <summary>What tells a mail server to keep the mail and to try again later (EX_TEMPFAIL of sysexits).</summary>
    public const int TryAgain = 75;

    /// <returns>0 once the mail is stored, was there before, or is too large and noted as such.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The database is away: nothing was taken, answer <see cref="TryAgain"/>.</exception>
    public static async Task<int> Run(Databases databases, Stream input, TimeProvider clock, CancellationToken ct)
    {
        var (bytes, whole) = await Take(input, ct);
        if (bytes.Length == 0)
            return 0;
        await using var db = new WatchDb(databases, new OutboxSignal(), clock);
        var reason = whole ? (Hosting.Text?)null : MimeReader.TooLarge().Problems[0].Message;
        await db.Execute(
            "INSERT INTO mail_arrival (id, key, bytes, arrived_at, reason_fr, reason_en) VALUES (@id, @key, @kept, @now, @fr, @en) ON CONFLICT (key) DO NOTHING",
            new { id = Guid.CreateVersion7(db.Now), key = SHA256.HashData(bytes), kept = whole ? bytes : [], now = db.Now, fr = reason?.Fr, en = reason?.En }, ct);
        return 0;
    }

    // To the end even when it is too long: a pipe closed early looks like a failure to the mail server.
    private static async Task<(byte[] Bytes, bool Whole)> Take(Stream input, CancellationToken ct)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var whole = true;
        while (await input.ReadAsync(buffer, ct) is var read and > 0)
        {
            whole &= kept.Length + read <= MailBounds.Bytes;
            if (whole)
                kept.Write(buffer, 0, read);
        }

        return (kept.ToArray(), whole);
    }
}
