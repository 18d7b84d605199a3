using Animation.Watch.Ingestion;
using Animation.Watch.Sameness;

namespace Animation.Watch.Tests.Sameness;

public class LikenessTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    private const string Release =
        "La métropole publie aujourd’hui plus de trois cents jeux de données sur son nouveau portail, des horaires de bus à la qualité de l’air, en passant par les budgets votés "
        + "depuis dix ans. Le service ouvert aux habitants comme aux entreprises a été conçu avec les agents des communes, qui pourront y déposer leurs propres fichiers.";

    private static string? Level(string title, string text, string otherTitle, string otherText, bool sameSource = false)
    {
        var (one, other) = (Wording.Of(title, text), Wording.Of(otherTitle, otherText));
        return Likeness.Of(one, other).Level(one, other, sameSource);
    }

    [Fact]
    public void The_same_text_is_known_whatever_its_signs() =>
        Level("La métropole ouvre ses données", Release, "Open data : la métropole", Release.ToUpperInvariant().Replace(",", " –", StringComparison.Ordinal)).ShouldBe(Likeness.SameText);

    [Theory]
    [InlineData("La CNIL sanctionne une commune pour ses caméras", "Une commune sanctionnée : la CNIL sanctionne les caméras")]
    [InlineData("Le Sénat adopte la loi sur les données des communes", "Loi sur les données des communes : le Sénat adopte le texte")]
    public void The_same_story_is_known_by_its_title_and_words(string title, string other) =>
        Level(title, Release, other, "Selon nos informations. " + Release[..220]).ShouldBe(Likeness.SameStory);

    [Theory]
    [InlineData("Appel à projets 2026 : territoires intelligents", "Appel à projets 2027 : territoires intelligents")]
    [InlineData("Bulletin de la donnée n° 12", "Bulletin de la donnée n° 13")]
    public void Two_editions_are_two_things_even_with_the_same_words(string title, string other) => Level(title, Release, other, Release).ShouldBeNull();

    [Theory]
    [InlineData("La métropole de Lyon ouvre ses données", "La métropole de Lille recrute un chef de projet")]
    [InlineData("Webinaire : bien commencer avec les données", "Webinaire : parler de données à ses élus")]
    public void Neighbours_are_not_the_same(string title, string other) => Level(title, "Un texte court.", other, "Un autre texte court.").ShouldBeNull();

    [Fact]
    public void A_publisher_repeats_its_formulas_without_telling_the_same_thing() => Level("Offre d’emploi : géomaticienne", Release, "Offre d’emploi : juriste", Release, sameSource: true).ShouldBeNull();

    [Fact]
    public void Near_texts_share_a_band()
    {
        var one = Bands.Of(Wording.Of("Le Sénat adopte la loi sur les données des communes", Release));
        var other = Bands.Of(Wording.Of("Loi sur les données des communes : le Sénat adopte le texte", "Selon nos informations. " + Release[..220]));

        one.Intersect(other).ShouldNotBeEmpty();
        Bands.Of(Wording.Of("Piscine : horaires d’été et tarifs", "Rien de commun ici, sinon que l’eau est chaude et que le bassin ouvre tôt le matin.")).Intersect(one).ShouldBeEmpty();
    }

    private static IncomingItem Incoming(string id, string address, string title, int daysAgo = 0) =>
        new(id, address, AddressKey.Of(address), title, "", "", Now.AddDays(-daysAgo), 0);

    private static readonly Guid Here = Guid.CreateVersion7(Now);

    private static Namesake Stored(string id, string address, string title, int daysAgo = 0) =>
        new(Guid.CreateVersion7(Now), Here, id, AddressKey.Of(address), title, Now.AddDays(-daysAgo), "waiting");

    [Fact]
    public void A_corrected_title_or_a_new_address_makes_no_new_item()
    {
        var stored = Stored("a", "https://site.example/1", "Les données ouvertes en pratique");

        Recognise.Of(Incoming("a", "https://site.example/1", "Corrigé : tout autre chose"), Here, [stored]).Again.ShouldBe(stored);
        Recognise.Of(Incoming("a", "https://site.example/nouvelle", "Les données ouvertes, en pratique"), Here, [stored]).Again.ShouldBe(stored);
        Recognise.Of(Incoming("autre", "http://www.site.example/1?utm_source=x&at_medium=y&xtor=z", "Les données ouvertes en pratique"), Guid.Empty, [stored]).Again.ShouldBe(stored);
    }

    [Fact]
    public void An_identifier_used_again_hides_nothing()
    {
        var stored = Stored("1", "https://site.example/ancien", "La fête des voisins", 30);
        var item = Incoming("1", "https://site.example/nouveau", "Le budget participatif est voté");

        var recognised = Recognise.Of(item, Here, [stored]);

        recognised.Again.ShouldBeNull();
        recognised.Item.ExternalKey.ShouldNotBe("1");
        Recognise.Of(item, Here, [stored, stored with { ExternalKey = recognised.Item.ExternalKey, AddressKey = item.AddressKey }]).Again.ShouldNotBeNull();
    }

    [Fact]
    public void A_feed_that_gives_its_front_page_for_everything_hides_nothing()
    {
        var stored = Stored("1", "https://site.example/", "La fête des voisins");

        var recognised = Recognise.Of(Incoming("2", "https://site.example/", "Le budget participatif est voté"), Here, [stored]);

        recognised.Again.ShouldBeNull();
        recognised.Item.AddressKey.ShouldNotBe(stored.AddressKey);
    }
}
