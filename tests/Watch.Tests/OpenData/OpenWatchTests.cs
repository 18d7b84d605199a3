using System.Text.Json;
using Animation.Watch.OpenData;

namespace Animation.Watch.Tests.OpenData;

public sealed class OpenWatchTests(WatchSite site) : IClassFixture<WatchSite>
{
    [Fact]
    public async Task What_is_public_is_given_without_the_publishers_texts_and_each_taking_is_counted()
    {
        site.Web.Text("/ouvert", "<rss><channel><title>L’Ouvert</title><item><guid>o1</guid><title>Ouvert à tous; \"vraiment\"</title><link>https://ouvert.example/1</link>"
            + "<description>Texte du publieur.</description></item><item><guid>o2</guid><title>Pour les membres seulement</title><link>https://ouvert.example/2</link></item></channel></rss>", "text/xml");
        await site.Add(site.Web.At("/ouvert"));
        await site.Keep("Ouvert à tous; \"vraiment\"", "ia", "=NOTE");
        await site.Open("Pour les membres seulement");
        await site.Officer.Submit("#decider", [("Themes", "ia"), ("Reserve", "true")], ("Action", "garder"));
        using var visitor = site.Platform.Visitor();

        var csv = (await visitor.Open("/opendata/veille.csv")).Html;
        var lines = csv.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[1].ShouldContain("\"Ouvert à tous; \"\"vraiment\"\"\"");
        lines[1].ShouldContain("'=NOTE");
        lines[1].ShouldContain("http://animation.test/veille/ouvert-a-tous-vraiment");
        csv.ShouldNotContain("Texte du publieur");
        using var json = JsonDocument.Parse((await visitor.Open("/opendata/veille.json")).Html);
        json.RootElement.GetProperty("licence").GetString().ShouldBe("Licence Ouverte 2.0");
        var item = json.RootElement.GetProperty("articles").EnumerateArray().ShouldHaveSingleItem();
        (item.GetProperty("valeur").GetInt32(), item.GetProperty("acces_payant").GetBoolean()).ShouldBe((2, false));
        using var schema = JsonDocument.Parse((await visitor.Open("/opendata/veille.schema.json")).Html);
        string.Join(';', schema.RootElement.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString())).ShouldBe(lines[0]);
        await visitor.Open("/opendata/veille.csv");
        (await site.Count("download WHERE file = 'veille.csv' AND count = 2")).ShouldBe(1);
        (await visitor.Open("/opendata")).Text.ShouldContain("Licence Ouverte 2.0");
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData(" @a", "' @a")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData(null, "")]
    public void A_cell_stays_text(string? value, string cell) => Csv.Cell(value).ShouldBe(cell);
}
