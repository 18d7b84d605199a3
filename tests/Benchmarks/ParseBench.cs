using System.Diagnostics;
using System.Xml;
using Animation.Hosting.Errors;
using Animation.Watch.Reading;

namespace Animation.Benchmarks;

/// <summary>How fast feeds are read, beside a bare pass of XmlReader over the same bytes, passes of all sides in turn; and at what memory.</summary>
internal static class ParseBench
{
    private const int Passes = 7;

    private static readonly XmlReaderSettings Bare = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    /// <param name="folder">Folder of feeds; none for those made up.</param>
    internal static async Task<IReadOnlyList<Figure>> Run(string? folder)
    {
        var corpus = FeedCorpus.Load(folder);
        var megabytes = corpus.Sum(document => document.Length) / 1e6;
        var (bare, parse, clean) = (new List<double>(), new List<double>(), new List<double>());
        for (var pass = -2; pass < Passes; pass++)
        {
            var times = (Time(corpus, Walk), Time(corpus, document => Read(document, clean: false)), Time(corpus, document => Read(document, clean: true)));
            if (pass < 0)
                continue;
            bare.Add(megabytes / times.Item1);
            parse.Add(megabytes / times.Item2);
            clean.Add(megabytes / times.Item3);
        }

        return
        [
            new Figure("feed.parse_mb_per_s", Figure.Median(parse), Figure.Median(bare), "MB/s"),
            new Figure("feed.parse_clean_mb_per_s", Figure.Median(clean), Figure.Median(bare), "MB/s"),
            new Figure("feed.peak_mb", await Peak("ours", folder), await Peak("bare", folder), "MB"),
        ];
    }

    /// <summary>A process of its own, to know its peak: reads the corpus once, one document after the other.</summary>
    internal static int Alone(string[] args)
    {
        foreach (var document in FeedCorpus.Load(args.Length > 2 ? args[2] : null))
        {
            if (args[1] == "bare")
                Walk(document);
            else
                Read(document, clean: true);
        }

        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
        return 0;
    }

    /// <summary>True for a well-formed XML document that is a feed.</summary>
    internal static bool IsXmlFeed(byte[] document)
    {
        try
        {
            Walk(document);
            return FeedReader.Read(document, new ReadOptions(DateTimeOffset.UnixEpoch)).Format.StartsWith("json", StringComparison.Ordinal) is false;
        }
        catch (Exception unreadable) when (unreadable is XmlException or Refusal)
        {
            return false;
        }
    }

    private static void Walk(byte[] document)
    {
        using var reader = XmlReader.Create(new MemoryStream(document), Bare);
        while (reader.Read())
        {
        }
    }

    private static void Read(byte[] document, bool clean) => FeedReader.Read(document, new ReadOptions(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), Clean: clean));

    private static double Time(IReadOnlyList<byte[]> corpus, Action<byte[]> work)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        foreach (var document in corpus)
            work(document);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> Peak(string side, string? folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ParseBench).Assembly.Location, "feeds", side, .. folder is null ? Array.Empty<string>() : [folder]]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(answer, System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }
}
