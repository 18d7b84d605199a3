using Animation.Contracts.Newsletter;
using Animation.Events.Programme;
using Animation.Testing;

namespace Animation.Events.Tests.Registration;

/// <summary>Two events of the same name, each with its people: no list, file, link, mail or count of one shows or touches the other's.</summary>
public sealed class TwoEventsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Event first = null!;
    private Event second = null!;
    private Guid ada;
    private Guid zoe;
    private Guid both;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("events");
        first = await platform.Scheduled(A.Form() with { JoiningLink = "https://visio.example.org/premier" });
        second = await platform.Scheduled(A.Form() with { JoiningLink = "https://visio.example.org/second" });
        (ada, zoe, both) = (await platform.Person("Ada Premiere"), await platform.Person("Zoe Seconde"), await platform.Person("Lou Partout"));
        await platform.Register(first, ada);
        await platform.Register(second, zoe);
        await platform.Register(first, both);
        await platform.Register(second, both);
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private Task<IReadOnlyList<int>> Taken() =>
        platform.Rows<int>("events", "SELECT taken FROM event WHERE event_id = ANY (@ids) ORDER BY event_id = @second", new { ids = new[] { first.EventId, second.EventId }, second = second.EventId });

    [Fact]
    public async Task A_sheet_its_file_and_its_count_hold_its_own_people()
    {
        using var officer = await platform.Officer();
        foreach (var (state, own, other) in new[] { (first, "Ada Premiere", "Zoe Seconde"), (second, "Zoe Seconde", "Ada Premiere") })
        {
            foreach (var path in new[] { state.OfficePath, state.OfficePath + "/inscrits.csv" })
            {
                var shown = (await officer.Open(path)).Html;
                shown.ShouldContain(own, customMessage: path);
                shown.ShouldContain("Lou Partout", customMessage: path);
                shown.ShouldNotContain(other, customMessage: path);
            }
            (await officer.Open(state.OfficePath)).Text.ShouldContain("2 inscriptions");
            using var visitor = platform.Visitor();
            foreach (var path in new[] { state.Path, state.Path + ".ics" })
            {
                var shown = (await visitor.Open(path)).Html;
                foreach (var hidden in new[] { "Premiere", "Seconde", "Partout", "visio.example.org" })
                    shown.ShouldNotContain(hidden, customMessage: path);
            }
        }
    }

    [Fact]
    public async Task Who_came_is_written_for_one_event()
    {
        platform.Clock.Set(first.EndsAt.AddHours(1));
        using var officer = await platform.Officer();
        var sheet = await officer.Open(first.OfficePath + "/presences");
        sheet.Text.ShouldNotContain("Zoe Seconde");
        await officer.Submit("#presences", [("Present", ada.ToString()), ("Present", both.ToString())]);
        await officer.Open(first.OfficePath + "/presences?nom=Zoe");
        await officer.Submit("form[action$='/presences/ajout']");

        (await platform.Rows<Guid>("events", "SELECT person_id FROM attendance WHERE event_id = @EventId AND present", new { first.EventId })).ShouldBe([ada, both, zoe], ignoreOrder: true);
        (await platform.Rows<int>("events", "SELECT 1 FROM attendance WHERE event_id = @EventId", new { second.EventId })).ShouldBeEmpty();
        var other = await officer.Open(second.OfficePath + "/presences");
        other.Document.QuerySelectorAll("input[name=Present][checked]").ShouldBeEmpty();
        other.Text.ShouldNotContain("Ada Premiere");
        (await officer.Open(second.OfficePath + "/inscrits.csv")).Html.ShouldNotContain("\"présence\"", Case.Sensitive);
        (await Taken()).ShouldBe([2, 2]);
    }

    [Fact]
    public async Task The_calendar_and_the_links_of_a_mail_act_on_its_event_alone()
    {
        var mails = await platform.MailsTo(both);
        mails.Select(mail => mail.Calendar("UID")).Distinct().Count().ShouldBe(2);
        var mine = mails.Single(mail => mail.Calendar("UID").Contains(first.EventId.ToString("N"), StringComparison.OrdinalIgnoreCase) || mail.Calendar("UID").Contains(first.EventId.ToString(), StringComparison.OrdinalIgnoreCase));
        mine.Calendar!.Content.ShouldContain("/premier");
        mine.Calendar!.Content.ShouldNotContain("visio.example.org/second");

        using var visitor = platform.Visitor();
        var withdraw = mine.Path("Annuler mon inscription");
        ((int)(await visitor.Open(withdraw.Replace("/desinscription/", "/inscription/", StringComparison.Ordinal))).Status).ShouldBe(404);
        await visitor.Open(withdraw);
        await visitor.Submit("main form");

        (await Taken()).ShouldBe([1, 2]);
        (await platform.Rows<Guid>("events", "SELECT event_id FROM registration WHERE person_id = @both AND status = 'registered'", new { both })).ShouldBe([second.EventId]);
        (await platform.Rows<Guid>("events", "SELECT person_id FROM registration WHERE status = 'registered' AND event_id = @EventId", new { first.EventId })).ShouldBe([ada]);
    }

    [Fact]
    public async Task Calling_one_off_writes_to_its_people_alone()
    {
        var before = (await platform.Published<SendMail>("events")).Count;
        using var officer = await platform.Officer();
        await officer.Open(first.OfficePath + "/annuler");
        await officer.Submit("main form", [("Reason", "Intervenante souffrante")]);

        (await platform.Published<SendMail>("events")).Skip(before).Select(mail => mail.PersonId).ShouldBe([ada, both], ignoreOrder: true);
        (await platform.Rows<string>("events", "SELECT status FROM event WHERE event_id = @EventId", new { second.EventId })).ShouldBe(["scheduled"]);
        using var one = await platform.SignedIn(ada);
        (await one.Open("/fragments/events/mes-donnees")).Html.ShouldNotContain(second.Slug + "\"");
        (await one.Open(second.Path)).Document.QuerySelector("#s-inscrire").ShouldNotBeNull();
    }
}
