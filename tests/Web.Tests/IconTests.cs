using System.Text.RegularExpressions;

namespace Animation.Web.Tests;

public partial class IconTests
{
    [Fact]
    public void Every_icon_named_in_a_page_is_in_the_list()
    {
        var listed = File.ReadAllLines(Source.Path("services/Web/icons.txt")).ToHashSet();

        var missing = from file in Directory.EnumerateFiles(Source.Path("services"), "*.razor", SearchOption.AllDirectories)
                      where !file.Contains("node_modules", StringComparison.Ordinal)
                      from Match match in Named().Matches(File.ReadAllText(file))
                      where !listed.Contains(match.Groups[1].Value)
                      select $"{Path.GetFileName(file)}: {match.Groups[1].Value}";

        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_icon_is_drawn_for_the_eye_only()
    {
        var icon = await Markup.Of<Icon>(new { Name = "check" });

        icon.QuerySelector("svg")!.GetAttribute("aria-hidden").ShouldBe("true");
        icon.QuerySelector("svg path").ShouldNotBeNull();
    }

    [Fact]
    public async Task An_unknown_icon_says_where_to_add_it() =>
        (await Should.ThrowAsync<ArgumentException>(() => Markup.Of<Icon>(new { Name = "dahu" }))).Message.ShouldContain("icons.txt");

    [GeneratedRegex("""(?:<Icon Name|\bIcon)="([a-z][a-z0-9-]*)"(?=[ />])""")]
    private static partial Regex Named();
}
