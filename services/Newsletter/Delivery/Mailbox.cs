using System.Globalization;
using System.Text.RegularExpressions;

namespace Animation.Newsletter.Delivery;

/// <summary>One mail address that is safe to put on a command line of SMTP or in a header, and the name shown beside it.</summary>
/// <remarks>Quoted and non-ASCII local parts are refused: relays disagree about both, and no member has one.</remarks>
public sealed partial record Mailbox
{
    /// <exception cref="FormatException">The address is not one, or the name holds a control character.</exception>
    public Mailbox(string address, string? name = null)
    {
        Address = Normalise(address) ?? throw new FormatException("not a mail address");
        Name = string.IsNullOrWhiteSpace(name) ? null : Header.Checked(name.Trim());
    }

    /// <summary>ASCII only, its domain in lower case and IDNA form.</summary>
    public string Address { get; }

    public string? Name { get; }

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>The address in the form that is sent and compared, or null when it is none.</summary>
    public static string? Normalise(string? text)
    {
        if (text?.Trim() is not { Length: > 2 and <= 254 } address)
            return null;
        var at = address.LastIndexOf('@');
        if (at is < 1 or > 64)
            return null;
        var domain = AsciiDomain(address[(at + 1)..]);
        return LocalPart().IsMatch(address[..at]) && domain is not null ? $"{address[..at]}@{domain}" : null;
    }

    /// <summary>Reads <c>Name &lt;address&gt;</c> or a bare address.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Mailbox Parse(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        return open < 0 || !text.TrimEnd().EndsWith('>')
            ? new Mailbox(text)
            : new Mailbox(text.TrimEnd()[(open + 1)..^1], text[..open].Trim().Trim('"'));
    }

    private static string? AsciiDomain(string domain)
    {
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain).ToLowerInvariant();
            return DomainName().IsMatch(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LocalPart();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DomainName();
}
