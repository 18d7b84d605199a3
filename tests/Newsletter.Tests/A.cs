using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Contracts.Watch;
using Animation.Testing;

namespace Animation.Newsletter.Tests;

/// <summary>What a test starts from, delivered as the other services would.</summary>
internal static class A
{
    private static readonly DateTimeOffset Earlier = new(2026, 11, 10, 8, 0, 0, TimeSpan.Zero);

    public static Reader Person(string name = "Jeanne") => new(name);

    public static SendMail Mail(Guid? person = null, string? address = null, string purpose = MailPurposes.Registration) => new(
        Guid.CreateVersion7(), person, address, purpose, new MailText("Votre inscription", "Your registration"),
        [new MailBlock("text", new MailText("Bonjour, à mardi.", "Hello, see you on Tuesday.")), new MailBlock("button", new MailText("Voir l'événement", "See the event"), "/evenements/donnees")],
        null, null, null, Earlier);

    public static WatchItemPublished Item(string title, params string[] themes) => new(
        Guid.CreateVersion7(), 1, "article-" + Guid.CreateVersion7().ToString("N")[^6..], title, "https://source.example/article", "La Gazette", "fr",
        themes, $"Pourquoi lire : {title}", 2, true, Earlier);

    public static OrganisationChanged Organisation(string kind = OrganisationKinds.Commune, string? place = "73065", int? population = 59_000, string status = "member") =>
        new(Guid.CreateVersion7(), 1, "Chambéry", kind, status, new DateOnly(2026, 12, 31), place, population, Earlier);

    internal sealed class Reader(string name)
    {
        private string language = "fr";
        private string[] themes = [];
        private bool byMail = true;
        private Guid? organisationId;
        private PersonOrigin? origin;
        private Func<PreferencesChanged, PreferencesChanged> choosing = chosen => chosen;

        public Guid Id { get; } = Guid.CreateVersion7();
        public string Address => $"{name.ToLowerInvariant()}@ville.example";

        public PersonChanged Changed(long version = 1, string? address = null) =>
            new(Id, version, name, address ?? Address, language, organisationId, "agent", false, Earlier) { Origin = origin };

        /// <summary>Who follows a theme has chosen it; they have it as it comes unless a test says otherwise.</summary>
        public PreferencesChanged Chose(long version = 1, DateTimeOffset? at = null) => choosing(new(Id, version, themes, byMail, at ?? Earlier)
        {
            ChosenAt = themes.Length > 0 ? Earlier : null,
            Rhythms = [new(MailPurposes.Watch, byMail ? Rhythms.AsItComes : Rhythms.Never)],
        });

        /// <summary>Any other choice.</summary>
        public Reader Choosing(Func<PreferencesChanged, PreferencesChanged> choose)
        {
            choosing = choose;
            return this;
        }

        /// <summary>The same with the watch in a rhythm.</summary>
        public Reader At(string rhythm, int day = 2, int hour = 7) => Choosing(chosen => chosen with { Rhythms = [new(MailPurposes.Watch, rhythm)], Day = day, Hour = hour });

        public Reader Of(OrganisationChanged organisation)
        {
            organisationId = organisation.OrganisationId;
            return this;
        }

        public Reader From(PersonOrigin known)
        {
            origin = known;
            return this;
        }

        public Reader Following(params string[] codes)
        {
            themes = codes;
            return this;
        }

        public Reader WithoutMail()
        {
            byMail = false;
            return this;
        }

        public Reader Reading(string code)
        {
            language = code;
            return this;
        }

        public async Task<Reader> Arrives(TestPlatform platform, string? address = null)
        {
            await platform.Deliver(Changed(address: address));
            await platform.Deliver(Chose());
            return this;
        }
    }
}
