namespace Animation.Web.Tests;

public class PaginationTests
{
    [Fact]
    public async Task Pages_keep_the_filters_and_mark_the_current_one()
    {
        var nav = await Markup.Of<Pagination>(new { Page = 2, Total = 60L }, "/annuaire?q=métropole&page=2");

        nav.QuerySelector("p")!.Said().ShouldBe("26 à 50 sur 60");
        nav.QuerySelector("[aria-current=page]")!.Said().ShouldBe("Page 2");
        nav.QuerySelector("a[rel=prev]")!.GetAttribute("href").ShouldBe("/annuaire?q=m%C3%A9tropole");
        nav.QuerySelector("a[rel=next]")!.GetAttribute("href").ShouldBe("/annuaire?q=m%C3%A9tropole&page=3");
    }

    [Theory]
    [InlineData(1, 60, "1 2 3")]
    [InlineData(10, 500, "1 … 9 10 11 … 20")]
    [InlineData(3, 500, "1 2 3 4 … 20")]
    [InlineData(99, 60, "1 2 3")]
    public async Task Only_the_neighbours_are_shown_and_a_gap_of_one_is_filled(int page, long total, string shown)
    {
        var nav = await Markup.Of<Pagination>(new { Page = page, Total = total }, "/annuaire");

        var items = nav.QuerySelectorAll("li").Select(item => item.Said().Replace("Page ", "", StringComparison.Ordinal));
        string.Join(' ', items.Where(item => item is not ("Précédente" or "Suivante"))).ShouldBe(shown);
    }

    [Fact]
    public async Task A_short_list_has_a_count_and_no_links()
    {
        var nav = await Markup.Of<Pagination>(new { Page = 1, Total = 1L }, "/annuaire", "en");

        nav.Said().ShouldBe("1 result");
    }
}
