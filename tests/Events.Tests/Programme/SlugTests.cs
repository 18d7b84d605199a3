using Animation.Events.Programme;

namespace Animation.Events.Tests.Programme;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Budgets verts : premiers retours", "budgets-verts-premiers-retours")]
    [InlineData("L'œuvre d'été à Noël", "l-oeuvre-d-ete-a-noel")]
    [InlineData("  ---  ", "evenement")]
    [InlineData("日本", "evenement")]
    public void A_title_becomes_plain_words(string title, string slug) => Slug.From(title).ShouldBe(slug);

    [Fact]
    public void A_long_title_is_cut_between_words_within_sixty_characters()
    {
        var slug = Slug.From(string.Join(' ', Enumerable.Repeat("intercommunalité", 8)));
        slug.Length.ShouldBeLessThanOrEqualTo(60);
        slug.ShouldBe("intercommunalite-intercommunalite-intercommunalite");
    }
}
