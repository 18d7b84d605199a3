using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Events.Programme;
using Animation.Events.Registration;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Events.Tests;

/// <summary>What these tests build: an event, a place, a form, a person.</summary>
internal static class A
{
    /// <summary>When the test platform's clock starts: Monday 16 November 2026, 10:00 in Paris.</summary>
    internal static readonly DateTimeOffset Now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    internal const string Link = "https://visio.example.org/salle-42";

    /// <summary>A webinar on Thursday 3 December 2026, 14:00 to 15:30 in Paris.</summary>
    internal static EventForm Form(string title = "Budgets verts") => new()
    {
        Title = title,
        Kind = "webinar",
        Description = "Trois retours d'expérience.",
        StartDate = "2026-12-03",
        StartTime = "14:00",
        EndDate = "",
        EndTime = "15:30",
        JoiningLink = Link,
        Themes = ["finances"],
    };

    internal static Event Event(EventForm? form = null, int taken = 0, string status = EventStatus.Scheduled)
    {
        var (details, time) = ScheduleEvent.Decide(form ?? Form(), Now);
        return new Event(
            new Guid("01990000-0000-7000-8000-000000000001"), Slug.From(details.Title), details.Title, details.Kind, details.Description, time.LocalStart,
            time.LocalEnd, time.Zone, time.StartsAt, time.EndsAt, details.Venue, details.Address, details.JoiningLink, details.Capacity, taken,
            status, "", 1, 0, details.WatchItemId, details.Themes, Now);
    }

    internal static Seat Seat(string status, long version) => new(Guid.Empty, Guid.Empty, status, version);

    /// <summary>Stores an event as the officer would.</summary>
    internal static Task<Event> Scheduled(this TestPlatform platform, EventForm? form = null) => platform.InScope(services =>
        ScheduleEvent.Schedule(services.GetRequiredService<EventsDb>(), form ?? Form(), platform.Clock.GetUtcNow(), CancellationToken.None));

    /// <summary>A person whose replica has arrived, following the themes given.</summary>
    internal static async Task<Guid> Person(this TestPlatform platform, string name = "Camille Durand", params string[] themes)
    {
        var id = Guid.CreateVersion7();
        await platform.Deliver(new PersonChanged(id, 1, name, "camille@example.org", "fr", null, "agent", false, Now));
        if (themes.Length > 0)
            await platform.Deliver(new PreferencesChanged(id, 1, themes, true, Now));
        return id;
    }

    /// <summary>Takes a place through the page.</summary>
    internal static async Task<Page> Register(this TestPlatform platform, Event state, Guid person)
    {
        using var browser = await platform.SignedIn(person);
        await browser.Open(state.Path);
        return await browser.Submit("form#s-inscrire");
    }

    /// <summary>Mails asked for a person, oldest first.</summary>
    internal static async Task<IReadOnlyList<SendMail>> MailsTo(this TestPlatform platform, Guid person) =>
        [.. (await platform.Published<SendMail>("events")).Where(mail => mail.PersonId == person)];

    /// <summary>The path and query of a mail's link with these words.</summary>
    internal static string Path(this SendMail mail, string words) => new Uri(mail.Blocks.First(block => block.Text.Fr == words).Url!).PathAndQuery;

    /// <summary>The value of a line of the mail's calendar.</summary>
    internal static string Calendar(this SendMail mail, string name) => mail.Calendar!.Content.Split("BEGIN:VEVENT")[1].Replace("\r\n ", "", StringComparison.Ordinal)
        .Split("\r\n").First(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ':' or ';')[(name.Length + 1)..];
}
