using System.Globalization;

namespace Animation.Vocabulary.Tests;

public class ThemesTests
{
    [Fact]
    public void Every_theme_has_a_code_two_labels_and_words()
    {
        Themes.All.Count.ShouldBe(21);
        Themes.All.ShouldAllBe(theme => theme.Code != "" && theme.LabelFr != "" && theme.LabelEn != "" && theme.Words.Count > 0);
        Themes.All.Select(theme => theme.Code).ShouldBeUnique();
    }

    [Fact]
    public void Words_are_split_and_unquoted()
    {
        var theme = Themes.Find("vie-privee").ShouldNotBeNull();
        theme.Words.ShouldBe(["RGPD", "CNIL", "données personnelles", "vie privée", "anonymisation", "pseudonymisation"]);
    }

    [Fact]
    public void A_label_speaks_the_language_of_the_reader()
    {
        Themes.Label("ia", CultureInfo.GetCultureInfo("fr")).ShouldBe("Intelligence artificielle");
        Themes.Label("ia", CultureInfo.GetCultureInfo("en-GB")).ShouldBe("Artificial intelligence");
    }

    [Fact]
    public void An_unknown_code_is_found_nowhere_and_shows_as_itself()
    {
        Themes.Find("gone").ShouldBeNull();
        Themes.Find(null).ShouldBeNull();
        Themes.Label("gone").ShouldBe("gone");
    }

    [Theory]
    [InlineData("ia", "ia")]
    [InlineData("Intelligence artificielle", "ia")]
    [InlineData("personal data", "vie-privee")]
    [InlineData("rgpd", "vie-privee")]
    [InlineData("vie-privée", "vie-privee")]
    [InlineData("licornes", null)]
    [InlineData("", null)]
    public void A_theme_is_known_by_its_code_labels_and_words(string text, string? code) => Themes.Named(text)?.Code.ShouldBe(code);

    [Fact]
    public void A_wider_theme_holds_narrower_ones()
    {
        Themes.Below("juridique").ShouldBe(["juridique", "vie-privee"]);
        Themes.Below("ia").ShouldBe(["ia"]);
        Themes.Below("gone").ShouldBeEmpty();
        Themes.Above("vie-privee").ShouldBe("juridique");
    }
}
