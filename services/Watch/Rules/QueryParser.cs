using Animation.Hosting;

namespace Animation.Watch.Rules;

/// <summary>Makes the meaning of the pieces; every piece that has no place there becomes a fault, and reading goes on.</summary>
internal sealed class QueryParser(List<Token> tokens, List<QueryFault> faults)
{
    private const int Deepest = 20;
    private int at;
    private int depth;

    private Token Here => tokens[at];

    public QueryNode? Query()
    {
        if (Here.Kind == TokenKind.End)
            return null;
        var root = Any(null);
        while (Here.Kind != TokenKind.End)
        {
            // Only a parenthesis too many stops the reading before the end.
            Fault(tokens[at++], new Text("Cette parenthèse ferme sans avoir été ouverte.", "This bracket closes without having been opened."));
            if (Here.Kind != TokenKind.End)
                Any(null);
        }
        return root;
    }

    private QueryNode? Any(Token? field)
    {
        var parts = new List<QueryNode?> { All(field) };
        while (Here.Kind == TokenKind.Or)
        {
            var or = tokens[at++];
            parts.Add(All(field, or));
        }
        return Together(parts, list => new AnyNode(list));
    }

    private QueryNode? All(Token? field, Token? after = null)
    {
        var parts = new List<QueryNode?>();
        if (Here.Kind is TokenKind.And or TokenKind.Or)
            Missing(Here, before: true);
        else if (Here.Kind is TokenKind.End or TokenKind.Close && after is { } keyword)
            Missing(keyword, before: false);
        while (Here.Kind is not (TokenKind.Or or TokenKind.Close or TokenKind.End))
        {
            if (Here.Kind != TokenKind.And)
            {
                parts.Add(One(field));
                continue;
            }
            var and = tokens[at++];
            if (Here.Kind is TokenKind.And or TokenKind.Or or TokenKind.Close or TokenKind.End)
                Missing(and, before: false);
        }
        return Together(parts, list => new AllNode(list));
    }

    private QueryNode? One(Token? field)
    {
        var token = tokens[at++];
        switch (token.Kind)
        {
            case TokenKind.Not when Here.Kind is TokenKind.And or TokenKind.Or or TokenKind.Close or TokenKind.End:
                Missing(token, before: false);
                return null;
            case TokenKind.Not:
                return Deeper(token, () => One(field)) is { } part ? new ButNode(part) : null;
            case TokenKind.Open:
                return Group(token, field);
            case TokenKind.Field when field is { } outer:
                Fault(token, new Text($"Un champ ne tient pas dans un autre : fermez d’abord « {outer.Text} ».", $"A field cannot stand within another: close “{outer.Text}” first."));
                return null;
            case TokenKind.Field:
                return Value(token);
            case TokenKind.Phrase when token.Text.Length == 0:
                Fault(token, new Text("Il n’y a rien entre ces guillemets.", "There is nothing between these quotation marks."));
                return null;
            default:
                return field is { } name ? QueryFields.Meaning(name, token, faults) : Text(token);
        }
    }

    private QueryNode? Value(Token name)
    {
        if (!QueryFields.Knows(name.Text))
        {
            Fault(name, new Text(
                $"Le champ « {name.Text} » n’existe pas. Champs connus : {QueryFields.NamesFr}. Pour chercher ces mots tels quels, mettez-les entre guillemets.",
                $"There is no field “{name.Text}”. Known fields: {QueryFields.NamesEn}. To look for these words as they are, put them in quotation marks."));
            if (Here.Kind is TokenKind.Word or TokenKind.Phrase)
                at++;
            return null;
        }
        if (Here.Kind is TokenKind.Word or TokenKind.Phrase or TokenKind.Open)
            return One(name);
        faults.Add(new QueryFault(name.Position + name.Length, 0, new Text($"Il manque une valeur après « {name.Text}: ».", $"A value is missing after “{name.Text}:”.")));
        return null;
    }

    private QueryNode? Group(Token open, Token? field)
    {
        if (Here.Kind == TokenKind.Close)
        {
            at++;
            Fault(open, new Text("Il n’y a rien entre ces parenthèses.", "There is nothing between these brackets."));
            return null;
        }
        var inside = Deeper(open, () => Any(field));
        if (Here.Kind == TokenKind.Close)
            at++;
        else
            Fault(open, new Text("Cette parenthèse n’est pas fermée.", "This bracket is not closed."));
        return inside;
    }

    private QueryNode? Deeper(Token token, Func<QueryNode?> read)
    {
        if (++depth > Deepest)
        {
            Fault(token, new Text($"Trop de parenthèses ou de « sauf » l’un dans l’autre : {Deepest} au plus.", $"Too many brackets or “not” within each other: {Deepest} at most."));
            at = tokens.Count - 1;
            return null;
        }
        var inside = read();
        depth--;
        return inside;
    }

    private static WordsNode Text(Token token) => token.Kind == TokenKind.Word && token.Text.Length > 2 && token.Text.EndsWith('*')
        ? new WordsNode(token.Text[..^1], false, Begins: true)
        : new WordsNode(token.Text, token.Kind == TokenKind.Phrase);

    private void Missing(Token keyword, bool before)
    {
        if (before)
            at++;
        Fault(keyword, before
            ? new Text($"Il manque quelque chose avant « {keyword.Text} ».", $"Something is missing before “{keyword.Text}”.")
            : new Text($"Il manque quelque chose après « {keyword.Text} ».", $"Something is missing after “{keyword.Text}”."));
    }

    private void Fault(Token token, Text message) => faults.Add(new QueryFault(token.Position, token.Length, message));

    private static QueryNode? Together(List<QueryNode?> parts, Func<IReadOnlyList<QueryNode>, QueryNode> join)
    {
        var known = parts.OfType<QueryNode>().ToList();
        return known.Count switch { 0 => null, 1 => known[0], _ => join(known) };
    }
}
