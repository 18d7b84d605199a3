using Animation.Contracts.Newsletter;
using Animation.Events.Mails;
using Animation.Events.Programme;
using Animation.Events.Registration;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Events.Tests.Registration;

public sealed class SendRemindersTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("events");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private Task<int> Run() => platform.InScope(services =>
        SendReminders.Run(services.GetRequiredService<EventsDb>(), services.GetRequiredService<EventMails>(), platform.Clock.GetUtcNow(), CancellationToken.None));

    private async Task<IReadOnlyList<SendMail>> Reminders() =>
        [.. (await platform.Published<SendMail>("events")).Where(mail => mail.Subject.Fr.StartsWith("Bientôt", StringComparison.Ordinal))];

    private Task<Event> Move(Event state, string date) => platform.InScope(services => MoveEvent.Move(
        services.GetRequiredService<EventsDb>(), services.GetRequiredService<EventMails>(), state.Slug,
        A.Form() with { StartDate = date }, platform.Clock.GetUtcNow(), CancellationToken.None));

    [Fact]
    public async Task The_day_before_each_person_is_reminded_once_even_by_two_processes()
    {
        var state = await platform.Scheduled();
        Guid[] people = [await platform.Person(), await platform.Person(), await platform.Person()];
        foreach (var person in people)
            await platform.Register(state, person);
        platform.Clock.Set(state.StartsAt.AddDays(-1).AddSeconds(-1));
        (await Run()).ShouldBe(0);
        platform.Clock.Set(state.StartsAt.AddDays(-1));
        (await Task.WhenAll(Run(), Run(), Run(), Run())).Sum().ShouldBe(3);
        (await Run()).ShouldBe(0);
        (await Reminders()).Select(mail => mail.PersonId!.Value).Order().ShouldBe(people.Order());
        (await Reminders())[0].Blocks.ShouldContain(block => block.Url == A.Link);
    }

    [Fact]
    public async Task Who_left_and_what_was_called_off_are_not_reminded()
    {
        var state = await platform.Scheduled();
        var person = await platform.Person();
        await platform.Register(state, person);
        using var browser = await platform.SignedIn(person);
        await browser.Open(state.Path);
        await browser.Submit("form#annuler-inscription");
        var cancelled = await platform.Scheduled(A.Form("Annulé"));
        await platform.Register(cancelled, await platform.Person());
        await platform.InScope(services => CancelEvent.Cancel(
            services.GetRequiredService<EventsDb>(), services.GetRequiredService<EventMails>(), cancelled.Slug,
            new CancelEvent.CancelForm { Reason = "Travaux" }, platform.Clock.GetUtcNow(), CancellationToken.None));
        platform.Clock.Set(state.StartsAt.AddHours(-2));
        await Run();
        (await Reminders()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reminder_follows_a_move_and_is_sent_again_for_the_new_day()
    {
        var state = await platform.Scheduled();
        await platform.Register(state, await platform.Person());
        platform.Clock.Set(state.StartsAt.AddDays(-1));
        await Run();
        await Move(state, "2026-12-10");
        (await Run()).ShouldBe(0);
        platform.Clock.Set(new DateTimeOffset(2026, 12, 9, 13, 0, 0, TimeSpan.Zero));
        await Run();
        var reminders = await Reminders();
        reminders.Count.ShouldBe(2);
        reminders[1].MailId.ShouldNotBe(reminders[0].MailId);
        reminders[1].Blocks.ShouldContain(block => block.Kind == "facts" && block.Text.Fr.StartsWith("Jeudi 10 décembre", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Registering_on_the_last_day_needs_no_reminder_until_the_event_moves_away()
    {
        var state = await platform.Scheduled(A.Form() with { StartDate = "2026-11-16", StartTime = "20:00", EndTime = "21:00" });
        await platform.Register(state, await platform.Person());
        (await platform.Rows<int>("events", "SELECT 1 FROM reminder")).ShouldBeEmpty();
        await Move(state, "2026-12-10");
        (await platform.Rows<int>("events", "SELECT 1 FROM reminder WHERE sent_at IS NULL")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_process_that_overslept_does_not_remind_of_what_has_begun()
    {
        var state = await platform.Scheduled();
        await platform.Register(state, await platform.Person());
        platform.Clock.Set(state.StartsAt.AddMinutes(5));
        await Run();
        (await Reminders()).ShouldBeEmpty();
    }
}
