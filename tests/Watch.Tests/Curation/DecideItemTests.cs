using Animation.Contracts.Watch;
using Animation.Hosting.Errors;
using Animation.Watch.Curation;

namespace Animation.Watch.Tests.Curation;

public class DecideItemTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    private static readonly Item Waiting = new()
    {
        Id = Guid.CreateVersion7(Now),
        SourceName = "Un site",
        Address = "https://site.example/1",
        Title = "Titre",
        Excerpt = "Extrait",
        PublishedAt = Now,
        Slug = "titre",
    };

    private static readonly Item Kept = Waiting with { State = ItemStates.Kept, Themes = ["ia"], KeptAt = Now.AddDays(-1), DecidedAt = Now.AddDays(-1), Version = 1 };

    private static string Code(Item item, DecideItem.Request request) => Should.Throw<Refusal>(() => DecideItem.Decide(item, request, Now)).Problems[0].Code;

    [Fact]
    public void An_item_is_kept_with_themes_a_note_and_a_value()
    {
        var change = DecideItem.Decide(Waiting, new() { Action = "garder", Themes = ["ia", "qualite", "ia"], Note = " À lire\r\nvite ", Valeur = "3" }, Now);

        change.State.ShouldBe(ItemStates.Kept);
        change.Said.Themes.ShouldBe(["ia", "qualite"]);
        (change.Said.Note, change.Said.Value).ShouldBe(("À lire\nvite", 3));
    }

    [Fact]
    public void What_cannot_be_kept_is_said()
    {
        Code(Waiting, new() { Action = "garder" }).ShouldBe("watch.theme-missing");
        Code(Waiting, new() { Action = "garder", Themes = ["inconnu"] }).ShouldBe("watch.theme-missing");
        Code(Waiting, new() { Action = "garder", Themes = ["ia"], Note = new string('x', 1001) }).ShouldBe("watch.note-too-long");
        Code(Waiting, new() { Action = "garder", Themes = ["ia"], Valeur = "9" }).ShouldBe("watch.value-unknown");
        Code(Waiting with { Address = null }, new() { Action = "garder", Themes = ["ia"] }).ShouldBe("watch.no-address");
        Code(Waiting, new() { Action = "ecarter", Raison = "humeur" }).ShouldBe("watch.reason-unknown");
        Code(Waiting, new() { Action = "brûler" }).ShouldBe("watch.action-unknown");
        Code(Waiting, new()).ShouldBe("watch.action-unknown");
        Code(Kept, new() { Action = "plus-tard" }).ShouldBe("watch.action-unknown");
    }

    [Fact]
    public void A_decision_taken_meanwhile_by_somebody_else_is_seen()
    {
        var refusal = Should.Throw<Refusal>(() => DecideItem.Decide(Kept, new() { Action = "ecarter", Vu = Waiting.Seen }, Now));

        refusal.Stale.ShouldBeTrue();
        refusal.Problems[0].Code.ShouldBe("watch.decided-meanwhile");
    }

    [Fact]
    public void What_is_said_of_an_item_is_read_whole_and_told()
    {
        var change = DecideItem.Decide(Waiting, Details with { Territoires = "Bretagne ; Croix (Nord); D73", Publics = ["commune"], Niveaux = ["beginner"], Reserve = "true", SeuilHabitants = "3 500" }, Now);

        change.Said.Places.ShouldBe(["R53", "59163", "D73"]);
        (change.Said.Format, change.Said.Deadline, change.Said.CallAmount, change.Said.ObligedPopulation).ShouldBe(("call", new DateOnly(2026, 12, 31), "10 000 €", 3500));
        var told = Announcement.Of(Waiting, change, Now).ShouldBeOfType<WatchItemPublished>();
        (told.Format, told.MembersOnly, told.Deadline).ShouldBe(("call", true, new DateOnly(2026, 12, 31)));
        told.Audience.ShouldBe(["commune"]);
        told.Places.ShouldBe(["R53", "59163", "D73"]);
    }

    [Fact]
    public void What_cannot_be_said_is_refused_where_it_was_typed()
    {
        Code(Waiting, Details with { Territoires = "Nulle-part-sur-rien" }).ShouldBe("watch.place-unknown");
        Code(Waiting, Details with { Territoires = "Saint-Denis" }).ShouldBe("watch.place-ambiguous");
        Code(Waiting, Details with { Echeance = "2026-11-01" }).ShouldBe("watch.deadline-past");
        Code(Waiting, Details with { Echeance = "demain" }).ShouldBe("watch.deadline-unknown");
        Code(Waiting, Details with { Nature = "rumeur" }).ShouldBe("watch.choice-unknown");
        Code(Waiting, Details with { SeuilAgents = "beaucoup" }).ShouldBe("watch.threshold-unknown");
        Code(Waiting, Details with { Montant = new string('x', 201) }).ShouldBe("watch.line-too-long");
    }

    [Fact]
    public void Without_the_details_on_the_form_they_stay_and_a_past_deadline_that_was_there_is_no_fault()
    {
        var old = Kept with { Format = "call", Deadline = new DateOnly(2026, 1, 1), Places = ["D73"] };

        DecideItem.Decide(old, new() { Action = "garder", Themes = ["ia"] }, Now).Said.Places.ShouldBe(["D73"]);
        DecideItem.Decide(old, Details with { Echeance = "2026-01-01" }, Now).Said.Deadline.ShouldBe(new DateOnly(2026, 1, 1));
    }

    [Fact]
    public void Places_are_written_as_one_may_type_them_again()
    {
        string[] codes = ["R53", "59163", "D75", "75056", "D73"];
        var problems = new List<Problem>();

        PlacesTyped.Understand(PlacesTyped.Write(codes), "Territoires", problems).ShouldBe(codes);
        problems.ShouldBeEmpty();
    }

    private static readonly DecideItem.Request Details = new()
    {
        Action = "garder",
        Themes = ["ia"],
        Precisions = "true",
        Nature = "call",
        Echeance = "2026-12-31",
        Montant = "10 000 €",
    };

    [Fact]
    public void Later_comes_back_after_a_week() =>
        DecideItem.Decide(Waiting, new() { Action = "plus-tard" }, Now).LaterUntil.ShouldBe(Now.AddDays(7));

    [Fact]
    public void Keeping_is_announced_whole_and_counted_once()
    {
        var change = DecideItem.Decide(Waiting, new() { Action = "garder", Themes = ["ia"] }, Now);

        var first = Announcement.Of(Waiting, change, Now).ShouldBeOfType<WatchItemPublished>();
        (first.Version, first.FirstKept, first.KeptAt, first.SourceName).ShouldBe((1, true, Now, "Un site"));
        var again = Announcement.Of(Kept, change, Now).ShouldBeOfType<WatchItemPublished>();
        (again.Version, again.FirstKept, again.KeptAt).ShouldBe((2, false, Now.AddDays(-1)));
    }

    [Fact]
    public void Writing_off_is_a_withdrawal_only_after_keeping()
    {
        var change = DecideItem.Decide(Waiting, new() { Action = "ecarter", Raison = "deja-vu" }, Now);

        Announcement.Of(Waiting, change, Now).ShouldBe(new WatchItemWrittenOff(Waiting.Id, "deja-vu", Now));
        Announcement.Of(Kept, change, Now).ShouldBe(new WatchItemWithdrawn(Kept.Id, 2, Now));
        Announcement.Of(Waiting with { State = ItemStates.WrittenOff }, change, Now).ShouldBeNull();
        Announcement.Of(Waiting, change with { State = ItemStates.Later }, Now).ShouldBeNull();
    }

    [Theory]
    [InlineData("Données ouvertes : l’Œuvre de 2026 !", "donnees-ouvertes-l-oeuvre-de-2026")]
    [InlineData("…", "article")]
    public void A_title_makes_a_readable_address(string title, string slug) => Slug.Of(title).ShouldBe(slug);

    [Fact]
    public void A_long_title_is_cut_at_a_word() => Slug.Of(string.Join(' ', Enumerable.Repeat("donnees", 20))).Length.ShouldBeLessThanOrEqualTo(60);
}
