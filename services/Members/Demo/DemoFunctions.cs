using Animation.Contracts.Members;
using Animation.Members.Choices;
using Animation.Members.Directory;
using Animation.Vocabulary;

namespace Animation.Members.Demo;

/// <summary>What makes the directory of the demo look lived in: mandates that ended or begin soon, somebody with two organisations, somebody to attach.</summary>
internal static class DemoFunctions
{
    internal const string Town = "Saint-Perreux";
    internal const string Union = "Redon Agglomération";

    /// <summary>A mail domain that the town and its intercommunalité share, so that it tells neither.</summary>
    internal const string Shared = "pays-de-redon.exemple.fr";

    private const string ToAttach = "awa.diop@" + Shared;

    /// <summary>The college of the demo's association that a kind of organisation belongs to.</summary>
    internal static string College(string kind) => kind switch
    {
        OrganisationKinds.Etat or OrganisationKinds.EtablissementPublic => "etat",
        OrganisationKinds.Entreprise or OrganisationKinds.Cooperative or OrganisationKinds.EntrepriseInteretGeneral => "entreprises",
        OrganisationKinds.Association or OrganisationKinds.Recherche or OrganisationKinds.Particulier => "societe",
        _ => "collectivites",
    };

    /// <summary>Something else that one person of an organisation did before, or will do soon.</summary>
    internal static async Task Past(MembersDb db, Guid person, Guid organisation, int number, CancellationToken ct)
    {
        HoldFunction.Draft? function = (number % 6) switch
        {
            0 => new(organisation, FunctionKinds.Elected, "titular", "Délégation au numérique", db.Today.AddYears(-6), db.Today.AddMonths(-8)),
            2 => new(organisation, FunctionKinds.Elected, "deputy", "Représentation à l'assemblée générale", db.Today.AddMonths(-8), db.Today.AddYears(5)),
            4 => new(organisation, FunctionKinds.Agent, null, "Direction des systèmes d'information", db.Today.AddMonths(4), null),
            _ => null,
        };
        if (function is null)
            return;
        await FunctionOfPerson.Add(db, person, function, ct);
        await FunctionOfPerson.Tell(db, person, ct);
    }

    /// <summary>The member of the demo also acts for the intercommunalité; a colleague waits to be attached.</summary>
    internal static async Task Add(MembersDb db, CancellationToken ct)
    {
        var union = await db.First<Guid?>("SELECT id FROM organisation WHERE plain_name = @plain", new { plain = PlaceNames.Plain(Union) }, ct);
        if (union is not { } second || await Person.Find(db, DemoPerson.Member.Address, ct) is not { } member || await Person.Find(db, ToAttach, ct) is not null)
            return;
        await FunctionOfPerson.Add(db, member.Id, new HoldFunction.Draft(second, FunctionKinds.Elected, "deputy", "Conseil communautaire", db.Today.AddMonths(-8), null), ct);
        await FunctionOfPerson.Tell(db, member.Id, ct);
        var draft = SavePerson.Decide(new SavePerson.Form { Name = "Awa Diop", Address = ToAttach });
        await MyChoices.Save(db, await SavePerson.Save(db, null, null, draft, ct), new ChoicesForm { Watch = Rhythms.Weekly }, ChoicesScope.All, ct);
    }
}
