namespace Animation.Architecture.Tests;

/// <summary>What a newcomer is promised is there: a careless merge once took some of it away in silence.</summary>
public sealed class HouseTests
{
    [Theory]
    [InlineData("Animation.sln")]
    [InlineData("README.md")]
    [InlineData("LICENCE")]
    [InlineData("infra/demo.sh")]
    [InlineData("infra/test.sh")]
    [InlineData("infra/bench.sh")]
    [InlineData("infra/install.sh")]
    [InlineData("infra/caddy/Caddyfile")]
    [InlineData("infra/systemd/animation.service")]
    [InlineData("docs/contributing.md")]
    [InlineData("docs/glossary.md")]
    [InlineData("docs/messages.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/rights.md")]
    [InlineData("docs/routes.md")]
    public void A_file_the_documents_lead_to_is_there(string path) => File.Exists(Path.Combine(Repository.Root, path)).ShouldBeTrue(path);

    [Fact]
    public void Every_link_of_the_documents_leads_somewhere()
    {
        var broken = from file in Repository.Files("docs", "*.md").Append(Path.Combine(Repository.Root, "README.md"))
                     from link in File.ReadAllText(file).Split("](").Skip(1).Select(rest => rest.Split(')', '#')[0])
                     where link.Length > 0 && !link.Contains("://", StringComparison.Ordinal)
                     let target = Path.Combine(Path.GetDirectoryName(file)!, link)
                     where !File.Exists(target) && !Directory.Exists(target)
                     select $"{Path.GetRelativePath(Repository.Root, file)}: {link}";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Decisions_are_numbered_without_a_gap() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs", "decisions"), "*.md").Select(file => int.Parse(Path.GetFileName(file)[..4], System.Globalization.CultureInfo.InvariantCulture))
            .Order().ShouldBe(Enumerable.Range(1, Directory.GetFiles(Path.Combine(Repository.Root, "docs", "decisions"), "*.md").Length));
}
