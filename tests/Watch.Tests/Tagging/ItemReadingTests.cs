using Animation.Watch.Tagging;

namespace Animation.Watch.Tests.Tagging;

public class ItemReadingTests
{
    private static readonly DateOnly Published = new(2026, 11, 16);

    [Theory]
    [InlineData("Décret n° 2026-123 relatif aux données d'intérêt général", "law")]
    [InlineData("Arrêté du 3 novembre 2026 fixant le schéma des cantines", "law")]
    [InlineData("La loi n° 2016-1321 a dix ans", "law")]
    [InlineData("Appel à projets : territoires intelligents", "call")]
    [InlineData("Appel à manifestation d'intérêt pour les communes", "call")]
    [InlineData("Candidatures jusqu'au 15 janvier 2027", "call")]
    [InlineData("Webinaire : publier ses délibérations", "event")]
    [InlineData("Colloque national sur l'IA publique", "event")]
    [InlineData("Baromètre 2026 de l'open data local", "study")]
    [InlineData("Enquête sur les métiers de la donnée", "study")]
    [InlineData("Un nouvel outil libre pour valider ses fichiers", "tool")]
    [InlineData("Guide pratique de la donnée ouverte", "guide")]
    [InlineData("Retour d'expérience : la cantine de Mouans-Sartoux", "use-case")]
    [InlineData("Comment la ville de Dijon a ouvert ses données", "use-case")]
    [InlineData("La commune change de maire", null)]
    public void The_kind_of_content_is_said_by_its_words(string title, string? format) => ItemReading.Of(title, "", Published).Format.ShouldBe(format);

    [Fact]
    public void The_title_decides_before_the_text() =>
        ItemReading.Of("Webinaire sur les appels d'offres", "Le décret n° 12 sera présenté.", Published).Format.ShouldBe("event");

    [Theory]
    [InlineData("Dossiers à déposer jusqu'au 15 janvier 2027.", "2027-01-15")]
    [InlineData("Candidatures avant le 15/01/2027", "2027-01-15")]
    [InlineData("Date limite de dépôt : 1er mars 2027", "2027-03-01")]
    [InlineData("Date limite de dépôt des dossiers le vendredi 5 février 2027", "2027-02-05")]
    [InlineData("Clôture des candidatures le 30 novembre", "2026-11-30")]
    [InlineData("Répondez jusqu’au 3 février", "2027-02-03")]
    [InlineData("Applications until 15 March 2027", "2027-03-15")]
    [InlineData("Jusqu'au 31 février 2027", null)]
    [InlineData("Publié le 15 janvier 2027", null)]
    [InlineData("Du 3 au 5 mars 2027", null)]
    public void The_last_day_is_recognised(string text, string? day) =>
        Deadlines.In(text, Published)?.Day.ToString("yyyy-MM-dd", null).ShouldBe(day);

    [Fact]
    public void Each_proposal_comes_with_its_words()
    {
        var reading = ItemReading.Of("Premiers pas pour les petites communes", "Un atelier en ligne à Lyon, candidatures jusqu'au 15 janvier 2027.", Published);
        (reading.Maturity, reading.Deadline, reading.Format).ShouldBe(("beginner", new DateOnly(2027, 1, 15), "call"));
        reading.Places.ShouldBe(["69123"]);
        reading.Audience.ShouldBe(["commune"]);
        reading.Evidence.ShouldContain(new Evidence("place", "69123", "Lyon", "Located"));
        reading.Evidence.ShouldContain(new Evidence("deadline", "2027-01-15", "jusqu au 15 janvier 2027"));
        reading.Evidence.Single(one => one.Field == "audience").Words.ShouldBe("petites communes");
    }

    [Fact]
    public void Nothing_is_made_of_nothing()
    {
        var reading = ItemReading.Of("", "", Published);
        reading.Evidence.ShouldBeEmpty();
        (reading.Format, reading.Maturity, reading.Deadline).ShouldBe(default);
    }
}
