using Animation.Hosting.Requests;

namespace Animation.Hosting.Tests.Requests;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "fr", "fr", "en")]
    [InlineData(null, "en", "fr", "en")]
    [InlineData(null, null, "en-GB,en;q=0.9,fr;q=0.8", "en")]
    [InlineData(null, null, "de,fr;q=0.5,en;q=0.4", "fr")]
    [InlineData(null, null, "de", "fr")]
    [InlineData("xx", "yy", "en;q=0", "fr")]
    [InlineData(null, null, null, "fr")]
    public void The_reader_s_own_choice_comes_first_and_French_last(string? cookie, string? account, string? accepted, string expected) =>
        Language.Choose(cookie, account, accepted).ShouldBe(expected);
}
