using System.Security.Cryptography;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Animation.Watch.Letters;

/// <summary>
/// Reads the mails that came, by the pipe or into the Maildir. A mail leaves its place only once it is stored; one that a killed process left half
/// read is read again and found known.
/// </summary>
[DisallowConcurrentExecution]
public sealed class ReadLetters(IServiceScopeFactory scopes, Settings settings, ILogger<ReadLetters> logger) : IJob
{
    private const int MostFiles = 500;
    private static readonly Text unread = new("Ce courriel n’a pas pu être lu.", "This mail could not be read.");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Run(cancellationToken);

    /// <summary>Answers how many mails were read, refused ones included.</summary>
    public async Task<int> Run(CancellationToken ct = default)
    {
        var read = 0;
        while (await Arrival(ct))
            read++;
        if (settings.Maildir is { } folder)
            read += await Folder(folder, ct);
        if (read > 0)
            logger.LogInformation("service=watch use_case=read_letters outcome=done mails={Mails}", read);
        return read;
    }

    [method: ExplicitConstructor]
    private sealed record Waiting(Guid Id, byte[] Bytes);

    private async Task<bool> Arrival(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WatchDb>();
        Guid? taken = null;
        try
        {
            return await db.InTransaction(Next, ct);
        }
        catch (Exception fault) when (taken is not null && Refused(fault))
        {
            await db.Execute("UPDATE mail_arrival SET reason_fr = @Fr, reason_en = @En WHERE id = @taken", new { taken, unread.Fr, unread.En }, ct);
            return true;
        }

        async Task<bool> Next()
        {
            var mail = await db.First<Waiting>("SELECT id, bytes FROM mail_arrival WHERE reason_fr IS NULL ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED", ct: ct);
            if (mail is null)
                return false;
            taken = mail.Id;
            if (await Read(scope.ServiceProvider, db, mail.Bytes, ct) is { } reason)
                await db.Execute("UPDATE mail_arrival SET reason_fr = @Fr, reason_en = @En WHERE id = @Id", new { mail.Id, reason.Fr, reason.En }, ct);
            else
                await db.Execute("DELETE FROM mail_arrival WHERE id = @Id", mail, ct);
            return true;
        }
    }

    // What the database will never take, however often it is asked; anything else is tried again.
    private static bool Refused(Exception fault) =>
        fault is ArgumentException || (fault is PostgresException { SqlState: var state } && (state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal)));

    // Why it cannot be read; none when it was. Nothing a mail holds may stop those behind it.
    private async Task<Text?> Read(IServiceProvider services, WatchDb db, ReadOnlyMemory<byte> mail, CancellationToken ct)
    {
        Letter letter;
        try
        {
            letter = Letter.Read(mail, db.Now);
        }
        catch (Refusal refusal)
        {
            return refusal.Problems[0].Message;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.LogError("service=watch use_case=read_letters outcome=failed code={Code}", fault.GetType().Name);
            return unread;
        }

        await ReceiveLetter.Store(db, services.GetRequiredService<Seals>(), letter, ct);
        return null;
    }

    private async Task<int> Folder(string folder, CancellationToken ct)
    {
        var arrived = new DirectoryInfo(Path.Combine(folder, "new"));
        try
        {
            // A Maildir hides unfinished files in tmp/; a name with a dot before is nobody's mail, a link leads somewhere else.
            var files = arrived.EnumerateFiles().Where(file => !file.Name.StartsWith('.') && file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal).Take(MostFiles).ToList();
            foreach (var file in files)
                await File(folder, file, ct);
            return files.Count;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("service=watch use_case=read_letters outcome=waiting code={Code}", fault.GetType().Name);
            return 0;
        }
    }

    private async Task File(string folder, FileInfo file, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WatchDb>();
        var bytes = file.Length > MailBounds.Bytes ? null : await System.IO.File.ReadAllBytesAsync(file.FullName, ct);
        Text? reason;
        try
        {
            reason = bytes is null ? MimeReader.TooLarge().Problems[0].Message : await db.InTransaction(() => Read(scope.ServiceProvider, db, bytes, ct), ct);
        }
        catch (Exception fault) when (Refused(fault))
        {
            reason = unread;
        }

        if (reason is { } said)
            await db.Execute(
                "INSERT INTO mail_arrival (id, key, bytes, arrived_at, file, reason_fr, reason_en) VALUES (@id, @key, '', @now, @Name, @Fr, @En) ON CONFLICT (key) DO NOTHING",
                new { id = Guid.CreateVersion7(db.Now), key = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(file.Name)), now = db.Now, file.Name, said.Fr, said.En }, ct);
        Move(folder, file, reason);
    }

    // Renaming within a file system happens whole or not at all.
    private static void Move(string folder, FileInfo file, Text? reason)
    {
        var to = Directory.CreateDirectory(Path.Combine(folder, reason is null ? "cur" : "refused")).FullName;
        try
        {
            if (reason is { } why)
                System.IO.File.WriteAllText(Path.Combine(to, file.Name + ".why"), why.En + "\n");
            file.MoveTo(Path.Combine(to, reason is null ? file.Name.Split(':')[0] + ":2,S" : file.Name), overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Another process read it at the same time, found it known, and was first.
        }
    }
}
