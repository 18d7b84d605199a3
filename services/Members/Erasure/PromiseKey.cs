using System.Security.Cryptography;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Animation.Members.Erasure;

/// <summary>
/// The key of the hashes of <see cref="NeverAgain"/>. Where a file is configured it is there and nowhere else: a copy of the database, with all its
/// hashes, then lets nobody try out addresses.
/// </summary>
public static class PromiseKey
{
    private const int Length = 32;

    /// <summary>The key as it stands; the file's when there is one.</summary>
    internal static async Task<byte[]> Read(MembersDb db, CancellationToken ct) => db.PromiseKey is { } file && File.Exists(file)
        ? await InFile(file, ct)
        : await InDatabase(db, ct) ?? throw new InvalidOperationException("The key of the promises is gone: bring back the file that ANIMATION_PROMISE_KEY names.");

    /// <summary>
    /// Moves the key of an older installation into the configured file and takes it out of the database. Done again it changes nothing; a restored
    /// backup that still held the key loses it too.
    /// </summary>
    /// <exception cref="SettingsException">The file holds another key than the one these hashes were made with, or none is left.</exception>
    public static async Task Settle(Settings settings, TimeProvider clock, CancellationToken ct)
    {
        if (settings.PromiseKey is not { } file)
            return;
        await using var databases = new Databases(settings);
        await using var db = new MembersDb(databases, new OutboxSignal(), clock);
        var held = await InDatabase(db, ct);
        var promised = await db.Value<bool>("SELECT EXISTS (SELECT FROM never_again)", ct: ct);
        if (held is null && promised && !File.Exists(file))
            throw new SettingsException($"ANIMATION_PROMISE_KEY: {file} is missing, and without it nobody knows whom we promised not to write to again. Bring it back from where it is kept.");
        if (!File.Exists(file))
            await Write(file, held ?? RandomNumberGenerator.GetBytes(Length), ct);
        var key = await InFile(file, ct);
        if (held is not null && promised && !CryptographicOperations.FixedTimeEquals(held, key))
            throw new SettingsException($"ANIMATION_PROMISE_KEY: {file} holds another key than the one this database made its promises with. Name the file that belongs to it.");
        await db.Execute("DELETE FROM promise_key", ct: ct);
    }

    private static Task<byte[]?> InDatabase(MembersDb db, CancellationToken ct) => db.First<byte[]>("SELECT key FROM promise_key", ct: ct);

    private static async Task<byte[]> InFile(string file, CancellationToken ct) => Convert.FromHexString((await File.ReadAllTextAsync(file, ct)).Trim());

    // Whole or not at all: another process may be doing the same, and the first to rename wins.
    private static async Task Write(string file, byte[] key, CancellationToken ct)
    {
        var beside = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var stream = new FileStream(beside, options))
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key) + "\n"), ct);
            stream.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(beside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(beside);
        }
    }
}

/// <summary>Before the service answers, so that the program that moved the key is the one that looks for it there.</summary>
internal sealed class SettlePromiseKey(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        PromiseKey.Settle(services.GetRequiredService<Settings>(), services.GetRequiredService<TimeProvider>(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
