using Animation.Engagement.Reach;

namespace Animation.Engagement.Tests.Reach;

public sealed class SmallGroupsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    public void A_handful_is_hidden_and_nobody_is_not(int count, int? shown) => SmallGroups.Mask(count).ShouldBe(shown);

    [Fact]
    public void A_hidden_group_takes_its_smallest_neighbour_with_it() =>
        SmallGroups.Mask([40, 3, 0, 12, 9]).ShouldBe([40, null, 0, 12, null]);

    [Fact]
    public void Two_tiny_groups_are_not_enough_cover() => SmallGroups.Mask([40, 1, 2, 12]).ShouldBe([40, null, null, null]);

    [Fact]
    public void Nothing_is_hidden_when_every_group_is_large_enough() => SmallGroups.Mask([5, 0, 8]).ShouldBe([5, 0, 8]);

    /// <summary>The differencing test: whatever the figures, total minus what is shown never speaks of one group alone, nor of a handful of people.</summary>
    [Fact]
    public void Subtracting_what_is_shown_from_the_total_never_tells_of_a_handful()
    {
        var random = new Random(20261116);
        for (var round = 0; round < 20_000; round++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(0, 5) == 0 ? random.Next(0, 60) : random.Next(0, 9)).ToArray();
            var shown = SmallGroups.Mask(parts);
            foreach (var (index, figure) in shown.Index())
                (figure is null or 0 or >= SmallGroups.Threshold).ShouldBeTrue();
            if (SmallGroups.Mask(parts.Sum()) is not { } total || !shown.Contains(null))
                continue;
            var rest = total - shown.Sum(figure => figure ?? 0);
            var cover = shown.Count(figure => figure is null);
            (cover > 1 && rest >= SmallGroups.Threshold).ShouldBeTrue($"{string.Join(' ', parts)} leaves {rest} for {cover} groups");
        }
    }

    [Fact]
    public void Organisations_of_a_hidden_group_are_hidden_with_it()
    {
        var rows = GroupFigures.Mask([new("*", 12, 6, 3), new("epci", 9, 2, 3), new("commune_small", 3, 3, 0)]);
        rows.Single(row => row.Group == "epci").ShouldBe(new GroupFigures("epci", null, null, null));
        rows.Single(row => row.Group == "commune_small").ShouldBe(new GroupFigures("commune_small", null, null, 0));
        rows[^1].ShouldBe(new GroupFigures("*", 12, 6, null));
    }
}
