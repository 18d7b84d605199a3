using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Reading;

public class FeedsCommandTests
{
    [Fact]
    public void Each_file_is_one_line_whatever_is_in_it()
    {
        var folder = Directory.CreateTempSubdirectory();
        string File(string name, string text)
        {
            var path = Path.Combine(folder.FullName, name);
            System.IO.File.WriteAllText(path, text);
            return path;
        }

        using var output = new StringWriter();
        var exit = FeedsCommand.Run(
            [
                "--url", "https://site.example/rss", File("a", "<rss><channel><title>T</title><item><link>/1</link></item></channel></rss>"), File("b", "rien"),
                File("c", "<html><link rel=alternate type=application/rss+xml href=/rss></html>"), Path.Combine(folder.FullName, "absent"),
            ],
            output, TimeProvider.System);
        folder.Delete(true);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(4);
        lines[0].ShouldContain("\"link\":\"https://site.example/1\"");
        lines[1].ShouldContain("\"error\"");
        lines[2].ShouldContain("\"feeds\":[{\"url\":\"https://site.example/rss\"}]");
        lines[3].ShouldContain("\"error\"");
        exit.ShouldBe(1);
    }
}
