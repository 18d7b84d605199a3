using Animation.Contracts.Members;
using Animation.Members.Accounts;
using Animation.Members.Choices;
using Animation.Members.Directory;
using Animation.Vocabulary;

namespace Animation.Members.Demo;

/// <summary>
/// Fills the directory of the demo through the same use cases as the officer: organisations of the founding documents, invented
/// people under <c>exemple.fr</c>. Repeating it adds nothing.
/// </summary>
public static class SeedDirectory
{
    private static readonly string[] First =
    [
        "Agathe", "Amina", "Antoine", "Aurélie", "Baptiste", "Bérénice", "Cédric", "Chloé", "Clément", "Corinne", "Damien", "Delphine", "Élodie",
        "Émile", "Fanny", "Fatou", "Gaëlle", "Gilles", "Hélène", "Ibrahim", "Inès", "Jérôme", "Karim", "Laure", "Léa", "Loïc", "Lucas", "Mélanie",
        "Mathilde", "Nadia", "Nicolas", "Olivier", "Pauline", "Quentin", "Rachid", "Sandrine", "Solène", "Thomas", "Valérie", "Yann",
    ];

    private static readonly string[] Last =
    [
        "Aubert", "Bailly", "Benali", "Blanchard", "Bourgeois", "Carpentier", "Chevallier", "Da Silva", "Delmas", "Diallo", "Dupuis", "Étienne",
        "Fabre", "Gauthier", "Guérin", "Hamon", "Jacquet", "Kermarrec", "Lacroix", "Lefèvre", "Maillard", "Marchand", "Morvan", "N'Guyen", "Olivier",
        "Paris", "Perrot", "Picard", "Renaud", "Rivière", "Roussel", "Sauvage", "Tessier", "Traoré", "Vasseur", "Weber",
    ];

    /// <summary>What the directory holds when done.</summary>
    public sealed record Seeded(long Organisations, long People);

    /// <summary>Adds what is missing. Every organisation comes with its people, in one transaction.</summary>
    public static async Task<Seeded> Run(MembersDb db, CancellationToken ct)
    {
        // The same people at each run, whatever the machine.
        var dice = new Random(2024);
        var organisations = DemoOrganisations.Read();
        for (var i = 0; i < organisations.Count; i++)
        {
            var (number, named) = (i, organisations[i]);
            await db.InTransaction(() => Organisation(db, named, number, dice, ct), ct);
        }
        await db.InTransaction(() => DemoFunctions.Add(db, ct), ct);
        await db.InTransaction(() => Staff(db, DemoPerson.Agent, ct), ct);
        await db.InTransaction(() => Staff(db, DemoPerson.Director, ct), ct);
        return new Seeded(
            await db.Value<long>("SELECT count(*) FROM organisation", null, ct),
            await db.Value<long>("SELECT count(*) FROM person WHERE erased_at IS NULL", null, ct));
    }

    private static async Task Organisation(MembersDb db, DemoOrganisations.Named named, int number, Random dice, CancellationToken ct)
    {
        var known = await db.First<Guid?>(
            "SELECT id FROM organisation WHERE plain_name = @plain AND kind = @Kind", new { plain = PlaceNames.Plain(named.Name), named.Kind }, ct);
        var domain = PlaceNames.Plain(named.Name).Replace(' ', '-');
        domain = $"{(domain.Length > 50 ? domain[..50].TrimEnd('-') : domain)}.exemple.fr";
        var id = known ?? await SaveOrganisation.Save(db, null, null, Draft(named, number, db.Today.Year, domain), ct);
        if (named.Name == "Saint-Perreux")
            await Person(db, DemoPerson.Member.Name, DemoPerson.Member.Address, id, FunctionKinds.Agent, ["ouverture", "qualite", "financement"], Rhythms.Weekly, ct);
        for (var people = dice.Next(1, 7); people > 0; people--)
        {
            var (first, last) = (First[dice.Next(First.Length)], Last[dice.Next(Last.Length)]);
            var address = $"{Mailbox(first)}.{Mailbox(last)}@{domain}";
            var function = LocalAuthority(named.Kind) && dice.Next(4) == 0 ? FunctionKinds.Elected : FunctionKinds.Agent;
            var themes = dice.Next(10) < 3 ? [] : dice.GetItems(Themes.All.Select(theme => theme.Code).ToArray(), dice.Next(1, 6));
            // Most have it once a week, some as it comes, a few not at all.
            var watch = dice.Next(12) == 0 ? Rhythms.Never : (number + people) % 4 == 0 ? Rhythms.AsItComes : Rhythms.Weekly;
            var person = await Person(db, $"{first} {last}", address, id, function, themes, watch, ct);
            if (known is null && people == 1)
                await DemoFunctions.Past(db, person, id, number, ct);
        }
    }

    // Most are members until the end of the year; some have left, some are expected, firms are associates.
    private static SaveOrganisation.Draft Draft(DemoOrganisations.Named named, int number, int year, string domain)
    {
        var status = number % 17 == 5 ? OrganisationStatus.Former
            : number % 9 == 4 ? OrganisationStatus.NotYet
            : named.Kind is OrganisationKinds.Entreprise or OrganisationKinds.Cooperative ? OrganisationStatus.Associate
            : OrganisationStatus.Member;
        DateOnly? since = status == OrganisationStatus.NotYet ? null : new DateOnly(year - 1 - (number % 7), 1 + (number % 12), 1);
        DateOnly? until = status switch
        {
            OrganisationStatus.NotYet => null,
            OrganisationStatus.Former => new DateOnly(year - 1, 12, 31),
            _ => new DateOnly(year, 12, 31),
        };
        return new SaveOrganisation.Draft(named.Name, named.Kind, status, since, until, named.Place)
        {
            College = DemoFunctions.College(named.Kind),
            SizeClass = LocalAuthority(named.Kind) ? null : SizeClasses.Chosen.Keys.ElementAt(number % SizeClasses.Chosen.Count),
            Domains = named.Name is DemoFunctions.Town or DemoFunctions.Union ? [domain, DemoFunctions.Shared] : [domain],
            Mailboxes = number % 3 == 0 ? ["contact@" + domain] : [],
        };
    }

    private static async Task Staff(MembersDb db, DemoPerson who, CancellationToken ct)
    {
        var id = await Person(db, who.Name, who.Address, null, FunctionKinds.Other, [], Rhythms.Never, ct);
        await AddAdmin.GiveRoles(db, id, who.Roles, ct);
    }

    private static async Task<Guid> Person(
        MembersDb db, string name, string address, Guid? organisation, string function, string[] themes, string watch, CancellationToken ct)
    {
        if (await Directory.Person.Find(db, address, ct) is { } known)
            return known.Id;
        var form = new SavePerson.Form { Name = name, Address = address, Organisation = organisation?.ToString(), Function = function };
        var id = await SavePerson.Save(db, null, null, SavePerson.Decide(form), ct);
        await MyChoices.Save(db, id, new ChoicesForm { Themes = themes, Watch = watch }, ChoicesScope.All, ct);
        return id;
    }

    private static bool LocalAuthority(string kind) =>
        kind is OrganisationKinds.Commune or OrganisationKinds.Epci or OrganisationKinds.Metropole or OrganisationKinds.Departement or OrganisationKinds.Region;

    private static string Mailbox(string name) => PlaceNames.Plain(name).Replace(" ", "", StringComparison.Ordinal);
}
