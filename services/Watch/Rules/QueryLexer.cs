using Animation.Hosting;
using Animation.Vocabulary;

namespace Animation.Watch.Rules;

internal enum TokenKind
{
    Word,
    Phrase,
    Field,
    Open,
    Close,
    And,
    Or,
    Not,
    End,
}

/// <summary>A piece of a query, with where it stands.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, int Length);

/// <summary>Cuts a query into pieces.</summary>
internal static class QueryLexer
{
    public static List<Token> Read(string text, List<QueryFault> faults)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (Skip(text, ref at))
            tokens.Add(Next(text, ref at, faults));
        tokens.Add(new Token(TokenKind.End, "", text.Length, 0));
        return tokens;
    }

    private static bool Skip(string text, ref int at)
    {
        // A quotation mark that closes nothing says nothing.
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || char.IsControl(text[at]) || text[at] == '»'))
            at++;
        return at < text.Length;
    }

    private static Token Next(string text, ref int at, List<QueryFault> faults)
    {
        var start = at;
        switch (text[at])
        {
            case '(':
                at++;
                return new Token(TokenKind.Open, "(", start, 1);
            case ')':
                at++;
                return new Token(TokenKind.Close, ")", start, 1);
            case '"' or '«' or '“' or '”':
                return Phrase(text, ref at, faults);
            case '-' or '−' when at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]):
                at++;
                return new Token(TokenKind.Not, "-", start, 1);
            default:
                return Word(text, ref at);
        }
    }

    private static Token Phrase(string text, ref int at, List<QueryFault> faults)
    {
        var start = at;
        char[] closing = text[at] switch { '«' => ['»'], '“' => ['”', '"'], _ => ['"', '”', '“'] };
        var end = text.IndexOfAny(closing, at + 1);
        if (end < 0)
        {
            faults.Add(new QueryFault(start, text.Length - start, new Text("Il manque le guillemet qui ferme.", "The closing quotation mark is missing.")));
            end = text.Length;
        }
        at = Math.Min(end + 1, text.Length);
        return new Token(TokenKind.Phrase, text[(start + 1)..end].Trim(), start, at - start);
    }

    private static Token Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && !Ends(text[at]))
        {
            // An address is a word; « champ:valeur » is not.
            if (text[at] == ':' && at > start && Letters(text.AsSpan(start, at - start)) && !text.AsSpan(at + 1).StartsWith("//"))
                return new Token(TokenKind.Field, text[start..at], start, at++ - start);
            at++;
        }
        var word = text[start..at];
        var after = at;
        // The French space before the colon: « thème : ia ».
        if (QueryFields.Knows(word) && Skip(text, ref after) && text[after] == ':')
        {
            at = after + 1;
            return new Token(TokenKind.Field, word, start, word.Length);
        }
        return new Token(Keyword(word), word, start, word.Length);
    }

    private static bool Ends(char sign) => char.IsWhiteSpace(sign) || char.IsControl(sign) || sign is '(' or ')' or '"' or '«' or '»' or '“' or '”';

    private static bool Letters(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
            if (!char.IsLetter(letter) && letter != '-')
                return false;
        return true;
    }

    private static TokenKind Keyword(string word) => PlaceNames.Plain(word) switch
    {
        _ when word.Length > 4 || !Letters(word) => TokenKind.Word,
        "et" or "and" => TokenKind.And,
        "ou" or "or" => word is "où" or "Où" or "OÙ" ? TokenKind.Word : TokenKind.Or,
        "sauf" or "not" => TokenKind.Not,
        _ => TokenKind.Word,
    };
}
