using System.Text;
using Animation.Hosting.Errors;
using Animation.Members.Import;

namespace Animation.Members.Tests.Import;

public sealed class TabularTests
{
    [Theory]
    [InlineData("nom;adresse\nAda;ada@x.fr\n", "Ada|ada@x.fr")]
    [InlineData("nom,adresse\r\n\"Martin, Ada\",ada@x.fr", "Martin, Ada|ada@x.fr")]
    [InlineData("nom\tadresse\nAda, l'aînée\tada@x.fr\n\n", "Ada, l'aînée|ada@x.fr")]
    [InlineData("nom;note\nAda;\"dit \"\"oui\"\"\nsur deux lignes\"", "Ada|dit \"oui\"\nsur deux lignes")]
    [InlineData("nom;formule\nAda;'=1+1", "Ada|=1+1")]
    [InlineData("nom;vide;fin\nAda;;", "Ada||")]
    [InlineData("nom;droit\nAda;a\"b", "Ada|a\"b")]
    public void A_table_is_read_as_spreadsheets_write_it(string text, string cells) =>
        string.Join('|', Tabular.Read(text).Lines.ShouldHaveSingleItem().Cells).ShouldBe(cells);

    [Fact]
    public void Lines_keep_the_number_a_person_sees()
    {
        var table = Tabular.Read("a;b\n\n1;\"x\ny\"\n;;\n2;z\n");
        table.Lines.Select(line => line.Number).ShouldBe([3, 6]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nom;adresse")]
    [InlineData("nom;adresse\n\"Ada;ada@x.fr\n")]
    public void What_is_no_table_is_refused(string text) => Should.Throw<Refusal>(() => Tabular.Read(text));

    [Fact]
    public void The_encoding_is_found()
    {
        Tabular.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("é")]).ShouldBe("é");
        Tabular.Decode(Encoding.UTF8.GetBytes("é€")).ShouldBe("é€");
        Tabular.Decode([0xE9, 0x80]).ShouldBe("é€");
        Tabular.Decode([0xFF, 0xFE, 0xE9, 0x00]).ShouldBe("é");
    }

    [Theory]
    [InlineData("Courriel;Prénom;NOM;Structure", "address first last organisation")]
    [InlineData("nom;adresse;organisation;fonction;intitule", "name address organisation function title")]
    [InlineData("E-mail;Full name;Whatever;Mail", "address name  ")]
    public void Columns_are_guessed_from_their_headers(string head, string mapping) =>
        string.Join(' ', ImportFields.Guess("people", head.Split(';'), new Dictionary<string, string>())).ShouldBe(mapping);

    [Theory]
    [InlineData("Élue", "elected")]
    [InlineData("conseiller municipal délégué", "elected")]
    [InlineData("Agente ou agent", "agent")]
    [InlineData("other", "other")]
    [InlineData("plombier", "plombier")]
    public void Functions_are_understood_as_people_write_them(string cell, string code) => ImportFields.Function(cell).ShouldBe(code);
}
