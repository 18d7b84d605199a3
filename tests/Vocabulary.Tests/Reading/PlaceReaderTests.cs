using System.Diagnostics;
using System.Globalization;

namespace Animation.Vocabulary.Tests.Reading;

/// <summary>
/// Three hundred labelled sentences: half the rules were tuned on, half written after and never looked at while tuning.
/// First run on the unseen half: precision 97.3 %, recall 92.2 %; on the other, after tuning: 100 % and 99.0 %.
/// </summary>
public class PlaceReaderTests(ITestOutputHelper output)
{
    private sealed record Sentence(string Text, IReadOnlyList<string> Codes);

    [Theory]
    [InlineData("places-seen.txt", 145)]
    [InlineData("places-unseen.txt", 155)]
    public void Places_are_recognised_with_precision_and_recall(string file, int least)
    {
        var sentences = Read(file);
        sentences.Count.ShouldBeGreaterThanOrEqualTo(least);
        var (right, wrong, missed) = (0, 0, 0);
        foreach (var sentence in sentences)
        {
            var found = PlaceReader.In(sentence.Text);
            foreach (var mention in found)
                sentence.Text.AsSpan(mention.Offset).StartsWith(mention.Words).ShouldBeTrue();
            var codes = found.Select(mention => mention.Place.Code).ToList();
            right += codes.Intersect(sentence.Codes).Count();
            wrong += codes.Except(sentence.Codes).Count();
            missed += sentence.Codes.Except(codes).Count();
            if (!codes.Order().SequenceEqual(sentence.Codes.Order()))
                output.WriteLine($"{sentence.Text}\n    wrong: {Names(codes.Except(sentence.Codes))}; missed: {Names(sentence.Codes.Except(codes))}");
        }
        var (precision, recall) = ((double)right / (right + wrong), (double)right / (right + missed));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {sentences.Count} sentences, precision {precision:P1}, recall {recall:P1} ({right} right, {wrong} wrong, {missed} missed)"));
        precision.ShouldBeGreaterThanOrEqualTo(0.95);
        recall.ShouldBeGreaterThanOrEqualTo(0.85);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("((((((((")]
    [InlineData("à")]
    [InlineData("Saint-")]
    [InlineData("\ud800 à Lyon\0")]
    public void No_text_makes_it_fail(string? text) => Should.NotThrow(() => PlaceReader.In(text));

    [Fact]
    public void The_evidence_says_which_words_and_why()
    {
        var mention = PlaceReader.In("Un portail ouvre dans la commune de St-Denis (La Réunion).").ShouldHaveSingleItem();
        (mention.Place.Code, mention.Words, mention.Offset, mention.Clue, mention.Because).ShouldBe(("97411", "St-Denis", 36, PlaceClue.Bracketed, "La Réunion"));
    }

    [Fact]
    public void Reading_is_quick()
    {
        var texts = Read("places-seen.txt").Select(sentence => sentence.Text).ToList();
        texts.ForEach(text => PlaceReader.In(text));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            texts.ForEach(text => PlaceReader.In(text));
        var each = watch.Elapsed.TotalMicroseconds / (20 * texts.Count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{each:F0} µs a sentence"));
        each.ShouldBeLessThan(1_000);
    }

    [Fact]
    public void The_names_take_a_known_share_of_memory()
    {
        _ = Places.All;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var lexicon = Animation.Vocabulary.Reading.PlaceLexicon.Make();
        var megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        GC.KeepAlive(lexicon);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{megabytes:F1} MB"));
        megabytes.ShouldBeLessThan(16);
    }

    private static string Names(IEnumerable<string> codes) => string.Join(", ", codes.Select(code => $"{Places.Find(code)} [{Places.Find(code)?.Kind}]"));

    private static List<Sentence> Read(string file) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reading", file)).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|'))
            .Select(cells => new Sentence(cells[0].Trim(), [.. cells[1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Code)])),
    ];

    private static string Code(string label)
    {
        var (kind, name) = (label[0], label[2..]);
        if (kind == 'c')
        {
            var (commune, departement) = (name[..name.LastIndexOf(' ')], "D" + name[(name.LastIndexOf(' ') + 1)..]);
            return Places.All.Single(place => place.Kind == PlaceKind.Commune && place.Name == commune && place.Departement!.Code == departement).Code;
        }
        return Places.All.Single(place => place.Name == name && kind switch
        {
            'd' => place.Kind is PlaceKind.Departement or PlaceKind.Overseas,
            'r' => place.Kind == PlaceKind.Region,
            _ => place.Kind == PlaceKind.Intercommunality,
        } || (place.Kind == PlaceKind.Intercommunality && kind == 'e' && PlaceNames.Plain(place.Name).EndsWith(" " + PlaceNames.Plain(name), StringComparison.Ordinal))).Code;
    }
}
