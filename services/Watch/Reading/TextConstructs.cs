using System.Text;

namespace Animation.Watch.Reading;

/// <summary>What a title, a summary or a content really holds: plain text, escaped markup, or markup.</summary>
/// <param name="site">What relative links are read against where the document itself does not say.</param>
internal sealed class TextConstructs(ReadOptions options, bool atom, Uri? site)
{
    /// <summary>Title or name: text only.</summary>
    public string Plain(Node node)
    {
        var type = TypeOf(node);
        var written = Decoded(node, type);
        var text = Inert.Text(type == "text/plain" && atom && node["mode"] != "base64" ? PlainText.Tidy(written) : PlainText.OfHtml(written));
        return text.Length > Bounds.Title ? text[..Bounds.Title] : text;
    }

    /// <summary>Summary or content: cleaned HTML, and what the feed says that it was.</summary>
    public (string? Html, string Type) Html(Node node)
    {
        var type = TypeOf(node);
        var written = Decoded(node, type);
        if (string.IsNullOrWhiteSpace(written))
            return (null, type);
        var html = type == "text/plain" && atom && node["mode"] != "base64" ? System.Net.WebUtility.HtmlEncode(written) : written;
        html = PlainText.Repair(html);
        return (options.Clean ? HtmlCleaner.Clean(html, node.Base == options.Address ? site : node.Base) : html.Trim(), type.Length < 100 && !type.AsSpan().ContainsAny("<>\"'") ? type : "text/plain");
    }

    private static string TypeOf(Node node)
    {
        if (node.Name.StartsWith("content:", StringComparison.Ordinal))
            return "text/html";
        if (node.Name.StartsWith("xhtml:", StringComparison.Ordinal) || node.Name is "body")
            return "application/xhtml+xml";
        return node["type"]?.Trim().ToLowerInvariant() switch
        {
            null or "" or "text" or "plain" or "text/plain" => node.HasChildren ? "application/xhtml+xml" : "text/plain",
            "html" or "text/html" or "escaped" => "text/html",
            "xhtml" or "application/xhtml+xml" or "xml" => "application/xhtml+xml",
            var other => other,
        };
    }

    private static string Decoded(Node node, string type)
    {
        var mode = node["mode"];
        if (mode == "base64" || (mode is null && node["type"] is not null && !IsText(type)))
            return FromBase64(node.Text);
        if (OnlyDiv(node) is { } wrapper && type == "application/xhtml+xml")
            return wrapper.Literal;
        // Some tools wrap a div around what they escaped.
        if (type == "text/html" && node["type"] is not null && OnlyDiv(node) is { HasChildren: false } escaped)
            return escaped.Text;
        if (type == "application/xhtml+xml" && !node.HasChildren && mode is null or "xml" && node["type"] is "xhtml" or "application/xhtml+xml")
            return node.Text.Contains('<', StringComparison.Ordinal) ? node.Text : System.Net.WebUtility.HtmlEncode(node.Text);
        return node.Markup;
    }

    private static bool IsText(string type) => type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("xml", StringComparison.Ordinal) || !type.Contains('/', StringComparison.Ordinal);

    private static Node? OnlyDiv(Node node) => node.HasChildren && node.Children.Take(2).ToList() is [{ Name: "div" or "xhtml:div" } wrapper] ? wrapper : null;

    // A picture or a sound in here is no text; a text in letters that base64 has too is itself.
    private static string FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length))
            && !bytes.AsSpan(0, length).ContainsAnyInRange((byte)0, (byte)8)
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, length))
            : text;
    }
}
