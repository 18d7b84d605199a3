using Animation.Watch.Rules;

namespace Animation.Watch.Tests.Rules;

public class WatchQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    private static string Shape(QueryNode? node) => node switch
    {
        null => "",
        AllNode all => "(" + string.Join(" & ", all.Parts.Select(Shape)) + ")",
        AnyNode any => "(" + string.Join(" | ", any.Parts.Select(Shape)) + ")",
        ButNode but => "!" + Shape(but.Part),
        WordsNode text => (text.TitleOnly ? "title=" : "") + (text.Phrase ? $"'{text.Text}'" : text.Text + (text.Begins ? "*" : "")),
        CodesNode codes => $"{codes.Field}={string.Join('+', codes.Codes.Take(2))}",
        DateNode date => $"{(date.Before ? "<" : ">=")}{date.Day?.ToString("yyyy-MM-dd", null)}{(date.Ago is { } ago ? $"{ago.Months}m{ago.Days}d" : "")}",
        StarsNode stars => $"{stars.Least}..{stars.Most}",
        _ => "?",
    };

    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("rgpd", "rgpd")]
    [InlineData("rgpd mairie", "(rgpd & mairie)")]
    [InlineData("rgpd ET mairie", "(rgpd & mairie)")]
    [InlineData("eau ou gaz", "(eau | gaz)")]
    [InlineData("eau OR gaz and prix", "(eau | (gaz & prix))")]
    [InlineData("(eau OU gaz) prix", "((eau | gaz) & prix)")]
    [InlineData("données SAUF publicité", "(données & !publicité)")]
    [InlineData("données -publicité", "(données & !publicité)")]
    [InlineData("not (a b)", "!(a & b)")]
    [InlineData("\"données ouvertes\"", "'données ouvertes'")]
    [InlineData("« données ouvertes »", "'données ouvertes'")]
    [InlineData("“open data”", "'open data'")]
    [InlineData("\"eau ou gaz\"", "'eau ou gaz'")]
    [InlineData("cartograph*", "cartograph*")]
    [InlineData("où", "où")]
    [InlineData("l'eau c'est-à-dire", "(l'eau & c'est-à-dire)")]
    [InlineData("https://exemple.fr/a:b", "https://exemple.fr/a:b")]
    [InlineData("thème:ia", "Theme=ia")]
    [InlineData("THEME:ia", "Theme=ia")]
    [InlineData("thème : ia", "Theme=ia")]
    [InlineData("thème:RGPD", "Theme=vie-privee")]
    [InlineData("thème:juridique", "Theme=juridique+vie-privee")]
    [InlineData("thème:\"Intelligence artificielle\"", "Theme=ia")]
    [InlineData("thème:(ia OU énergie) -salon", "((Theme=ia | Theme=energie) & !salon)")]
    [InlineData("source:\"Banque des territoires\"", "Source=Banque des territoires")]
    [InlineData("lieu:73065", "Place=73065")]
    [InlineData("lieu:chambéry", "Place=73065")]
    [InlineData("format:\"appel à projets\"", "Format=call")]
    [InlineData("format:études", "Format=study")]
    [InlineData("langue:français", "Language=fr")]
    [InlineData("état:écarté", "State=written-off")]
    [InlineData("state:kept", "State=kept")]
    [InlineData("niveau:beginner", "Maturity=beginner")]
    [InlineData("valeur:3", "3..3")]
    [InlineData("valeur:2+", "2..3")]
    [InlineData("value:>=2", "2..3")]
    [InlineData("valeur:★★", "2..2")]
    [InlineData("depuis:7j", ">=0m7d")]
    [InlineData("since:2weeks", ">=0m14d")]
    [InlineData("avant:3mois", "<3m0d")]
    [InlineData("depuis:15/01/2027", ">=2027-01-15")]
    [InlineData("depuis:2027-01-15", ">=2027-01-15")]
    [InlineData("depuis:01/2027", ">=2027-01-01")]
    [InlineData("depuis:hier", ">=0m1d")]
    [InlineData("titre:rapport", "title=rapport")]
    public void A_query_means_what_it_says(string typed, string shape)
    {
        var query = WatchQuery.Parse(typed);
        query.Faults.ShouldBeEmpty();
        Shape(query.Root).ShouldBe(shape);
        query.Typed.ShouldBe(typed);
    }

    [Theory]
    [InlineData("ET rgpd", 0, "avant")]
    [InlineData("rgpd ou", 5, "après")]
    [InlineData("rgpd ou ou ia", 8, "avant")]
    [InlineData("rgpd sauf", 5, "après")]
    [InlineData("(rgpd", 0, "pas fermée")]
    [InlineData("rgpd)", 4, "sans avoir été ouverte")]
    [InlineData("rgpd ()", 5, "rien entre ces parenthèses")]
    [InlineData("a \"données", 2, "guillemet")]
    [InlineData("\"\"", 0, "rien entre")]
    [InlineData("couleur:bleu", 0, "n’existe pas")]
    [InlineData("ia thème:", 8, "manque une valeur")]
    [InlineData("thème:licornes", 6, "licornes")]
    [InlineData("lieu:zzzz", 5, "zzzz")]
    [InlineData("valeur:9", 7, "1 à 3")]
    [InlineData("depuis:bientôt", 7, "date")]
    [InlineData("depuis:32/01/2027", 7, "date")]
    [InlineData("thème:(ia lieu:Lyon)", 10, "dans un autre")]
    public void What_is_not_understood_is_said_with_its_place(string typed, int position, string says)
    {
        var query = WatchQuery.Parse(typed);
        var fault = query.Faults[0];
        fault.Position.ShouldBe(position);
        fault.Message.Fr.ShouldContain(says);
        fault.Message.En.ShouldNotBeEmpty();
        query.Root.ShouldBeNull();
        query.Typed.ShouldBe(typed);
    }

    [Fact]
    public void Any_text_at_all_gets_an_answer()
    {
        string[] pieces = ["(", ")", "\"", "«", "»", ":", "-", "ET", "OU", "SAUF", "thème:", "lieu:Lyon", "depuis:", "valeur:", "rgpd", "*", "'", "\0", "\ud800", " ", "7j", "é", "::", "%", "@q0", "--", "/*", ";"];
        var random = new Random(4);
        for (var i = 0; i < 1_000; i++)
        {
            var typed = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            var query = WatchQuery.Parse(typed);
            query.Faults.ShouldAllBe(fault => fault.Position >= 0 && fault.Position + fault.Length <= typed.Length);
            WatchQuery.ToSql(query, Now).Sql.ShouldNotContain("rgpd");
        }
        WatchQuery.Parse(new string('(', 400)).Understood.ShouldBeFalse();
        WatchQuery.Parse(new string('x', 501)).Faults[0].Position.ShouldBe(500);
        WatchQuery.Parse(null).Root.ShouldBeNull();
    }

    [Fact]
    public void What_was_typed_never_reaches_the_sql_itself()
    {
        var sql = WatchQuery.ToSql(WatchQuery.Parse("source:\"x'; DROP TABLE item; --\" titre:'robert titre:\"a' b\" valeur:2+"), Now);
        sql.Sql.ShouldNotContain("DROP");
        sql.Sql.ShouldNotContain("robert");
        sql.Args.Values.OfType<string>().ShouldContain("x'; DROP TABLE item; --");
    }
}
