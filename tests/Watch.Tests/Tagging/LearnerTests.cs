using System.Diagnostics;
using System.Globalization;
using Animation.Vocabulary;
using Animation.Watch.Tagging;

namespace Animation.Watch.Tests.Tagging;

public class LearnerTests(ITestOutputHelper output)
{
    /// <summary>
    /// An invented officer and press: some tastes the vocabulary knows nothing of, sources better than others, a change of mind half-way,
    /// one decision in ten at random.
    /// </summary>
    private sealed class Simulation(int seed)
    {
        private const int Sources = 12;

        private static readonly string[] subjects =
        [
            "retour d'expérience en commune", "nomination au conseil d'administration", "guide pratique", "levée de fonds", "témoignage d'élue", "offre promotionnelle", "tutoriel pas à pas", "communiqué de presse",
            "expérimentation locale", "salon professionnel", "outil libre", "classement annuel", "boîte à outils", "partenariat stratégique", "mutualisation entre voisins", "podcast sponsorisé",
        ];

        private static readonly string[] fillers =
            "projet annonce publie nouvelle acteurs public territoire service année équipe plan usages solution national début premiers travaux question enjeu vision".Split(' ');

        private readonly Random random = new(seed);
        private readonly Guid[] sources = [.. Enumerable.Range(1, Sources).Select(number => new Guid(number, 0, 0, new byte[8]))];

        public (ItemWords Words, bool Kept, string[] Themes, int Promise) Next(int at)
        {
            var theme = Themes.All[random.Next(Themes.All.Count)];
            var subject = random.Next(subjects.Length);
            var source = random.Next(Sources);
            // One in four speaks of its theme in words that the vocabulary does not have.
            var own = random.Next(4) == 0;
            var title = $"{subjects[subject]} : {Pick(fillers)} {(own ? "chantier" + theme.Code.Replace("-", "", StringComparison.Ordinal) : Pick(theme.Words))} {Pick(fillers)}";
            var excerpt = string.Join(' ', Enumerable.Range(0, 20).Select(_ => Pick(fillers))) + (!own && random.Next(2) == 0 ? " " + Pick(theme.Words) : "") + (random.Next(5) == 0 ? " " + Pick(Themes.All[random.Next(Themes.All.Count)].Words) : "");
            var liked = (subject % 2 == 0 ? 2 : -2) + (source % 3 == 0 ? 1.5 : -0.8) + (Cares(theme.Code, at) ? 1 : -1);
            var kept = random.Next(10) == 0 ? random.Next(3) == 0 : liked > 1.5;
            var words = ItemWords.Of(sources[source], title, excerpt);
            return (words, kept, [theme.Code], words.Hints.Count);
        }

        private static bool Cares(string theme, int at) => (Themes.All.Select(one => one.Code).ToList().IndexOf(theme) + (at < 1_000 ? 0 : 1)) % 2 == 0;

        private string Pick(IReadOnlyList<string> from) => from[random.Next(from.Count)];
    }

    private sealed record Scores(double Learnt, double Newest, double Keyword, double Themes, double HintedThemes, double Skipped);

    // Each hundred is ranked with what was known before its first decision, then learnt from: nothing is ever guessed after being told.
    private static Scores Run(int seed, int batches)
    {
        var (simulation, learner) = (new Simulation(seed), new Learner());
        var (learnt, newest, keyword, agreed, hinted, skipped) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var batch = 0; batch < batches; batch++)
        {
            var items = Enumerable.Range(0, 100).Select(i => (simulation.Next((batch * 100) + i), i)).Select(pair => (pair.Item1.Words, pair.Item1.Kept, pair.Item1.Themes, pair.Item1.Promise, pair.i)).ToList();
            if (batch >= 2)
            {
                learnt.Add(items.OrderByDescending(item => learner.Worth(item.Words)).Take(20).Average(item => item.Kept ? 1 : 0));
                newest.Add(items.OrderByDescending(item => item.i).Take(20).Average(item => item.Kept ? 1 : 0));
                keyword.Add(items.OrderByDescending(item => item.Promise).ThenByDescending(item => item.i).Take(20).Average(item => item.Kept ? 1 : 0));
                agreed.Add(items.Where(item => item.Kept).Average(item => learner.Guess(item.Words).Themes is [var best, ..] && best.Code == item.Themes[0] ? 1 : 0));
                hinted.Add(items.Where(item => item.Kept).Average(item => item.Words.Hints.Keys.Order(StringComparer.Ordinal).FirstOrDefault() == item.Themes[0] ? 1 : 0));
                skipped.Add(LearningReport.Skippable([.. items.Select(item => (learner.Worth(item.Words), item.Kept))]));
            }
            foreach (var item in items)
                learner.Learn(item.Words, item.Kept, item.Kept ? item.Themes : null);
        }
        return new Scores(learnt.Average(), newest.Average(), keyword.Average(), agreed.Average(), hinted.Average(), skipped.Average());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_learnt_ranks_far_better_than_the_date_or_the_words_alone(int seed)
    {
        var scores = Run(seed, 20);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"top 20: learnt {scores.Learnt:P0}, newest {scores.Newest:P0}, keywords {scores.Keyword:P0}; best theme right {scores.Themes:P0}, by the words alone {scores.HintedThemes:P0}; skippable {scores.Skipped:P0}"));
        scores.Learnt.ShouldBeGreaterThan(scores.Newest + 0.25);
        scores.Learnt.ShouldBeGreaterThan(scores.Keyword + 0.25);
        scores.Themes.ShouldBeGreaterThan(scores.HintedThemes - 0.03);
        scores.Themes.ShouldBeGreaterThan(0.55);
        scores.Skipped.ShouldBeGreaterThan(0.15);
    }

    [Fact]
    public void Before_any_decision_the_vocabulary_speaks()
    {
        var guess = new Learner().Guess(ItemWords.Of(Guid.Empty, "La CNIL publie un guide sur le RGPD", "Pour les mairies."));
        guess.Themes.ShouldHaveSingleItem().Code.ShouldBe("vie-privee");
        guess.Themes[0].Words[0].ShouldBe("RGPD");
        new Learner().Worth(ItemWords.Of(Guid.Empty, "RGPD et open data", "")).ShouldBeGreaterThan(new Learner().Worth(ItemWords.Of(Guid.Empty, "Recette de cuisine", "")));
    }

    [Fact]
    public void The_words_and_the_source_explain_the_guess()
    {
        var (learner, good, bad) = (new Learner(), new Guid(1, 0, 0, new byte[8]), new Guid(2, 0, 0, new byte[8]));
        for (var i = 0; i < 30; i++)
        {
            learner.Learn(ItemWords.Of(good, $"Retour d'expérience numéro {i}", "Une commune raconte."), true, ["ouverture"]);
            learner.Learn(ItemWords.Of(bad, $"Offre promotionnelle numéro {i}", "Un éditeur propose."), false, null);
        }
        var guess = learner.Guess(ItemWords.Of(good, "Retour d'expérience à Lyon", "Une ville raconte."));
        guess.Worth.ShouldBeGreaterThan(0.8f);
        (guess.Kept, guess.Decided).ShouldBe((30, 30));
        guess.Words[0].Weight.ShouldBeGreaterThan(0);
        guess.Words.Select(word => word.Word).ShouldContain("experience");
        guess.Themes[0].Code.ShouldBe("ouverture");
        learner.Worth(ItemWords.Of(bad, "Offre promotionnelle de rentrée", "Un éditeur propose.")).ShouldBeLessThan(0.1f);
    }

    [Fact]
    public void The_same_decisions_give_the_same_weights_and_what_is_saved_comes_back()
    {
        var (one, two) = (Taught(), Taught());
        one.Save().ShouldBe(two.Save());
        var again = new Learner();
        again.Restore(one.Save(), one.Sources.ToDictionary(pair => pair.Key, pair => new[] { pair.Value.Kept, pair.Value.Decided }), one.Lessons).ShouldBeTrue();
        var item = new Simulation(9).Next(0).Words;
        again.Worth(item).ShouldBe(one.Worth(item));
        again.Lessons.ShouldBe(200);
        again.Restore([1, 2, 3], new Dictionary<Guid, int[]>(), 0).ShouldBeFalse();

        static Learner Taught()
        {
            var (learner, simulation) = (new Learner(), new Simulation(5));
            for (var i = 0; i < 200; i++)
                if (simulation.Next(i) is var (words, kept, themes, _))
                    learner.Learn(words, kept, kept ? themes : null);
            return learner;
        }
    }

    [Fact]
    public void Learning_costs_little_and_never_grows()
    {
        var (learner, simulation) = (new Learner(), new Simulation(6));
        var size = learner.Save().Length;
        var items = Enumerable.Range(0, 1_000).Select(simulation.Next).ToList();
        items.ForEach(item => learner.Learn(item.Words, item.Kept, item.Themes));
        var watch = Stopwatch.StartNew();
        items.ForEach(item => learner.Learn(item.Words, item.Kept, item.Themes));
        var learning = watch.Elapsed.TotalMilliseconds / items.Count;
        watch.Restart();
        items.ForEach(item => learner.Guess(item.Words));
        var guessing = watch.Elapsed.TotalMilliseconds / items.Count;
        watch.Restart();
        items.ForEach(item => ItemWords.Of(item.Words.Source, "La mairie publie ses données ouvertes de mobilité", string.Join(' ', item.Words.Words.Select(word => word.Word))));
        var reading = watch.Elapsed.TotalMilliseconds / items.Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{learning * 1000:F0} µs to learn, {guessing * 1000:F0} µs to guess, {reading * 1000:F0} µs to cut into words; {size / 1e6:F1} MB"));
        (learning + guessing + reading).ShouldBeLessThan(1);
        learner.Save().Length.ShouldBe(size);
        size.ShouldBeLessThan(4_000_000);
    }
}
