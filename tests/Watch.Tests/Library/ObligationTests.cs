using Animation.Watch.Curation;
using Animation.Watch.Library;

namespace Animation.Watch.Tests.Library;

public sealed class ObligationTests
{
    private static readonly Description law = new() { ObligedKinds = ["commune", "epci"], ObligedPopulation = 3500 };

    [Theory]
    [InlineData("commune", 3500, Duty.Obliged)]
    [InlineData("commune", 3499, Duty.NotObliged)]
    [InlineData("commune", null, Duty.ToCheck)]
    [InlineData("entreprise", 9999, Duty.NotObliged)]
    public void Kind_and_inhabitants_decide(string kind, int? people, Duty expected) => Obligation.Decide(law, new ReadersOrganisation(kind, people)).ShouldBe(expected);

    [Fact]
    public void A_number_of_agents_is_to_be_checked_by_who_knows_it()
    {
        Obligation.Decide(law with { ObligedAgents = 50 }, new ReadersOrganisation("commune", 5000)).ShouldBe(Duty.ToCheck);
        Obligation.Decide(law with { ObligedAgents = 50 }, new ReadersOrganisation("commune", 500)).ShouldBe(Duty.NotObliged);
    }

    [Fact]
    public void Nothing_is_said_of_an_item_that_obliges_nobody() => Obligation.Decide(new Description(), new ReadersOrganisation("commune", 1)).ShouldBeNull();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_excerpt_is_short_and_ends_between_two_words(bool refused)
    {
        var shown = Excerpts.Shown(string.Concat(Enumerable.Repeat("données ouvertes ", 40)), refused);
        if (refused)
            shown.ShouldBeEmpty();
        else
            (shown.Length <= Excerpts.Longest && (shown.EndsWith("ouvertes …", StringComparison.Ordinal) || shown.EndsWith("données …", StringComparison.Ordinal))).ShouldBeTrue(shown);
    }
}
