using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Animation.Newsletter.Delivery;

/// <summary>Puts each mail in a folder, as one plain <c>.eml</c> file with its envelope beside it in <c>.json</c>. For demonstrations and tests.</summary>
public sealed class FolderTransport(string folder) : IMailTransport
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A mail is named for its bytes: handing the same one over again after a kill leaves one file.</summary>
    public async Task<IReadOnlyList<SendOutcome>> SendAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(message.Span).AsSpan(0, 16));
        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync($"{name}.json", JsonSerializer.SerializeToUtf8Bytes(new { from = envelope.From, to = envelope.To }, Readable), cancel);
            await WriteAsync($"{name}.eml", message, cancel);
            var accepted = new SendOutcome(SendResult.Accepted, SendStage.Content, 250, null, string.Create(CultureInfo.InvariantCulture, $"250 {name}.eml"));
            return [.. envelope.To.Select(_ => accepted)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [.. envelope.To.Select(_ => new SendOutcome(SendResult.NotConnected, SendStage.Connect, 0, null, fault.Message))];
        }
    }

    /// <summary>Deletes the mails that went to an address and nobody else.</summary>
    /// <returns>How many.</returns>
    internal static int Forget(string folder, string address)
    {
        var forgotten = 0;
        foreach (var envelope in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json") : [])
        {
            using var read = JsonDocument.Parse(File.ReadAllBytes(envelope));
            if (!read.RootElement.GetProperty("to").EnumerateArray().All(to => string.Equals(to.GetString(), address, StringComparison.OrdinalIgnoreCase)))
                continue;
            File.Delete(Path.ChangeExtension(envelope, ".eml"));
            File.Delete(envelope);
            forgotten++;
        }
        return forgotten;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Whoever watches the folder must never see half a mail.
    private async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var path = Path.Combine(folder, name);
        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        await File.WriteAllBytesAsync(unfinished, content, cancel);
        File.Move(unfinished, path, overwrite: true);
    }
}
