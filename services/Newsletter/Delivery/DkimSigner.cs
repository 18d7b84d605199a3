using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Animation.Newsletter.Delivery;

/// <summary>Signs mails with RSA-SHA256, relaxed/relaxed (RFC 6376), so receivers know the domain answers for them.</summary>
/// <remarks>The framework has no Ed25519, so there is no second signature.</remarks>
public sealed class DkimSigner : IDisposable
{
    // Only what is present is signed, save From: it stands once more than it occurs, so none can be added.
    private static readonly string[] SignedHeaders =
    [
        "From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        "Auto-Submitted", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post", "List-Help", "List-Archive", "Feedback-ID",
    ];

    private readonly ThreadLocal<RSA> keys;

    public DkimSigner(string selector, string domain, string privateKeyPem)
    {
        (Selector, Domain) = (Header.Checked(selector), Header.Checked(domain));
        keys = new ThreadLocal<RSA>(() => Import(privateKeyPem), trackAllValues: true);
        if (keys.Value!.KeySize < 2048)
            throw new FormatException("the DKIM key is shorter than 2048 bits");
    }

    public string Selector { get; }
    public string Domain { get; }

    /// <summary>Reads <c>selector:domain:/path/to/key.pem</c>.</summary>
    /// <exception cref="FormatException">One line that says what is wrong.</exception>
    public static DkimSigner Parse(string setting)
    {
        if (setting.Split(':', 3) is not [{ Length: > 0 } selector, { Length: > 0 } domain, { Length: > 0 } path])
            throw new FormatException("ANIMATION_DKIM must be selector:domain:/path/to/key.pem");
        try
        {
            return new DkimSigner(selector, domain, File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException or FormatException)
        {
            throw new FormatException($"ANIMATION_DKIM: {fault.Message}");
        }
    }

    /// <summary>The same message with a DKIM-Signature in front of it.</summary>
    public byte[] Sign(byte[] message, DateTimeOffset at)
    {
        var text = Encoding.ASCII.GetString(message);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = Dkim.Fields(text[..(end + 2)]);
        var present = SignedHeaders.Where(name => headers.Any(field => Dkim.NameOf(field).Equals(name, StringComparison.OrdinalIgnoreCase))).ToList();
        var bodyHash = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Dkim.RelaxedBody(text[(end + 4)..]))));
        var unsigned = string.Create(CultureInfo.InvariantCulture,
            $"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={Domain}; s={Selector};\r\n t={at.ToUnixTimeSeconds()}; h=From:{string.Join(":\r\n ", present)};\r\n bh={bodyHash};\r\n b=");

        var signedText = new StringBuilder();
        foreach (var name in present)
            signedText.Append(Dkim.RelaxedField(headers.Last(field => Dkim.NameOf(field).Equals(name, StringComparison.OrdinalIgnoreCase)))).Append("\r\n");
        signedText.Append(Dkim.RelaxedField(unsigned));
        var signature = keys.Value!.SignData(Encoding.ASCII.GetBytes(signedText.ToString()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var folded = Convert.ToBase64String(signature, Base64FormattingOptions.InsertLineBreaks).Replace("\r\n", "\r\n ", StringComparison.Ordinal);
        return [.. Encoding.ASCII.GetBytes(unsigned + folded + "\r\n"), .. message];
    }

    public void Dispose()
    {
        foreach (var key in keys.Values)
            key.Dispose();
        keys.Dispose();
    }

    private static RSA Import(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }
}

/// <summary>The canonical forms of RFC 6376 section 3.4.</summary>
internal static class Dkim
{
    public static List<string> Fields(string headers)
    {
        var fields = new List<string>();
        foreach (var line in headers.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is ' ' or '\t' && fields.Count > 0)
                fields[^1] += "\r\n" + line;
            else
                fields.Add(line);
        }
        return fields;
    }

    public static string NameOf(string field) => field[..Math.Max(0, field.IndexOf(':', StringComparison.Ordinal))].Trim();

    public static string RelaxedField(string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var value = field[(colon + 1)..].Replace("\r\n", "", StringComparison.Ordinal);
        return $"{NameOf(field).ToLowerInvariant()}:{Collapsed(value).Trim(' ')}";
    }

    public static string RelaxedBody(string body)
    {
        var text = string.Join("\r\n", body.Split("\r\n").Select(line => Collapsed(line).TrimEnd(' '))).TrimEnd('\r', '\n');
        return text.Length == 0 ? "" : text + "\r\n";
    }

    private static string Collapsed(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        var space = false;
        foreach (var c in text)
        {
            if (c is ' ' or '\t')
            {
                if (!space)
                    collapsed.Append(' ');
                space = true;
                continue;
            }
            space = false;
            collapsed.Append(c);
        }
        return collapsed.ToString();
    }
}
