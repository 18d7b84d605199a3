using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Members.Import;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Import;

public sealed class ImportTests : IAsyncLifetime
{
    private const string Table = "Courriel\tPrénom\tNom\tOrganisation\tFonction\nada@chambery.exemple.fr\tAda\tMartin\tChambéry\tÉlue\nzoe@exemple.fr\tZoé\tÉtienne\t\t\n";
    private TestPlatform platform = null!;
    private Browser officer = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("members");
        officer = await platform.Officer();
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await platform.DisposeAsync();
    }

    private async Task<Testing.Page> Give(string table, string subject = "people")
    {
        await officer.Open("/animation/annuaire/import");
        return await officer.Submit("form#importer", [("Subject", subject), ("Table", table)]);
    }

    private async Task<Testing.Page> Check(string origin = "Liste du congrès") => await officer.Submit("form#verifier", [("Origin", origin)]);

    private Task<bool> Page() => platform.InScope(services => RunImports.NextPage(services.GetRequiredService<MembersDb>(), TestContext.Current.CancellationToken));

    private async Task<Testing.Page> Finish(Testing.Page page, string form, string state = "done")
    {
        var path = page.Path;
        await officer.Submit(form);
        await TestPlatform.Eventually(async () => (await platform.Rows<string>("members", "SELECT state FROM import ORDER BY created_at DESC LIMIT 1"))[0] == state, $"the import is {state}");
        return await officer.Open(path);
    }

    [Fact]
    public async Task A_paste_is_mapped_checked_without_effect_imported_and_told()
    {
        var town = await platform.Organisation();
        var page = await Give(Table);
        page.Text.ShouldContain("Par exemple : Ada, Zoé");
        (await Check("")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page = await Check();
        page.Text.ShouldContain("2 fiches nouvelles");
        (await platform.Rows<long>("members", "SELECT count(*) FROM person")).ShouldBe([0]);
        page = await Finish(page, "form#lancer");
        page.Text.ShouldContain("Importé");
        var told = await platform.Published<PersonChanged>("members");
        told.Count.ShouldBe(2);
        var ada = told.Single(person => person.Address == "ada@chambery.exemple.fr");
        (ada.Name, ada.OrganisationId, ada.Function, ada.Version).ShouldBe(("Ada Martin", town, "elected", 1));
        ada.Affiliations.ShouldHaveSingleItem().OrganisationId.ShouldBe(town);
        ada.Origin.ShouldBe(new PersonOrigin("import", "Liste du congrès", new DateOnly(2026, 11, 16)));
        (await platform.Published<PreferencesChanged>("members")).Count.ShouldBe(2);
        (await platform.Rows<long>("members", "SELECT count(*) FROM import_line")).ShouldBe([0]);
        (await officer.Open($"/animation/annuaire/personnes/{ada.PersonId}")).Text.ShouldContain("Élue ou élu");
    }

    [Fact]
    public async Task The_same_file_twice_is_recognised_and_known_people_are_only_completed()
    {
        var first = await Give(Table);
        (await Give(Table)).Path.ShouldBe(first.Path);
        await platform.Organisation();
        await platform.Person("ada@chambery.exemple.fr", "Ada Martin-Dupont");
        await officer.Open(first.Path);
        var page = await Check();
        page.Text.ShouldContain("1 fiche connue complétée");
        await Finish(page, "form#lancer");
        (await platform.Rows<string>("members", "SELECT name FROM person WHERE address LIKE 'ada%'")).ShouldBe(["Ada Martin-Dupont"]);
        (await platform.Published<PersonChanged>("members")).Last(person => person.Name == "Ada Martin-Dupont").Affiliations.Count.ShouldBe(1);
        (await Give(Table)).Text.ShouldContain("déjà été donné");
    }

    [Fact]
    public async Task Each_refused_line_says_why_on_the_page_and_in_a_file()
    {
        await platform.Organisation("Croix", place: "59163");
        await platform.Organisation("Croix", place: "90030");
        var page = await Give(
            "nom;adresse;organisation;siren\nAda;ada;;\nZoé;zoe@exemple.fr;Nulle-Part;\n;anonyme@exemple.fr;;\nBis;bis@exemple.fr;;\nTer;BIS@exemple.fr;;\nCroix;c@exemple.fr;croix;\n=Formule;f;;\n");
        page = await Check();
        page.Text.ShouldContain("6 lignes refusées");
        foreach (var why in (string[])["adresse complète", "« Nulle-Part » n'est pas dans l'annuaire", "Donnez le nom", "déjà à la ligne 5", "Plusieurs organisations"])
            page.Text.Replace('\u00A0', ' ').ShouldContain(why);
        var file = (await officer.Open(page.Path + "/refus.csv")).Html;
        file.ShouldContain("Zoé;zoe@exemple.fr;Nulle-Part;;3;");
        file.ShouldContain("'=Formule;f;;;8;");
    }

    [Fact]
    public async Task Killed_between_two_pages_it_goes_on_where_it_stopped()
    {
        var lines = string.Concat(Enumerable.Range(0, 6000).Select(i => $"Personne {i};p{i}@exemple.fr\n"));
        await Give("nom;adresse\n" + lines);
        var page = await Check();
        page.Text.ShouldContain("6 000 fiches");
        // The worker of this process is not told: the state alone starts it, as after a restart.
        await platform.Rows<int>("members", "UPDATE import SET state = 'running' RETURNING 1");
        await TestPlatform.Eventually(async () => !await Page() && (await platform.Rows<string>("members", "SELECT state FROM import"))[0] == "done", "the import is done");
        (await platform.Rows<long>("members", "SELECT count(*) FROM person")).ShouldBe([6000]);
        (await platform.Published<PersonChanged>("members")).Count.ShouldBe(6000);
    }

    [Fact]
    public async Task Undone_it_leaves_only_what_was_touched_since_and_says_why()
    {
        await platform.Organisation();
        await platform.Person("connu@exemple.fr", "Connue");
        var page = await Give(Table + "connu@exemple.fr\tX\tY\tChambéry\t\ntouche@exemple.fr\tTou\tChé\t\t\n");
        page = await Finish(await Check(), "form#lancer");
        var touched = (await platform.Rows<Guid>("members", "SELECT id FROM person WHERE address = 'touche@exemple.fr'"))[0];
        await officer.Open($"/animation/annuaire/personnes/{touched}");
        await officer.Submit("main form", [("Name", "Touchée Depuis")]);
        await officer.Open(page.Path);
        page = await Finish(page, "form#annuler", "undone");
        page.Text.Replace('\u00A0', ' ').ShouldContain("Touchée Depuis : quelqu'un l'a changée depuis");
        (await platform.Rows<string>("members", "SELECT address FROM person WHERE erased_at IS NULL ORDER BY address")).ShouldBe(["connu@exemple.fr", "touche@exemple.fr"]);
        (await platform.Published<MemberErased>("members")).Count.ShouldBe(2);
        (await platform.Published<PersonChanged>("members")).Last(person => person.Name == "Connue").Affiliations.ShouldBeEmpty();
        (await platform.Rows<string>("members", "SELECT row_to_json(p)::text FROM person p")).ShouldAllBe(row => !row.Contains("Martin", StringComparison.Ordinal));
        // It can be given again: it was a mistake of ours, nobody asked to be forgotten.
        (await Give(Table)).Path.ShouldNotBe(page.Path);
        (await Check()).Text.ShouldContain("2 fiches nouvelles");
    }

    [Fact]
    public async Task Organisations_are_added_completed_and_given_back()
    {
        var known = await platform.Organisation();
        var page = await Give("nom;type;statut;jusqu'au;code insee;siren\n;Commune;Ancien adhérent;31/12/2025;73065;\nCoopérative du Lac;Coopérative;Membre associé;;;\nX;Planète;;;;\n", "organisations");
        page = await officer.Submit("form#verifier");
        page.Text.ShouldContain("1 fiche nouvelle");
        page.Text.ShouldContain("1 fiche connue complétée");
        page.Text.ShouldContain("1 ligne refusée");
        page = await Finish(page, "form#lancer");
        (await platform.Rows<string>("members", "SELECT status FROM organisation WHERE id = @known", new { known })).ShouldBe(["former"]);
        (await officer.Open("/animation/annuaire?q=cooperative")).Text.ShouldContain("Coopérative du Lac");
        await officer.Open(page.Path);
        await Finish(page, "form#annuler", "undone");
        (await platform.Rows<string>("members", "SELECT status || member_until FROM organisation WHERE id = @known", new { known })).ShouldBe(["member2026-12-31"]);
        (await officer.Open("/animation/annuaire?q=cooperative")).Text.ShouldNotContain("Coopérative du Lac");
        (await platform.Published<OrganisationChanged>("members")).Last(told => told.Name == "Coopérative du Lac").Status.ShouldBe("not-yet");
    }

    [Fact]
    public async Task A_forgotten_person_is_in_no_import_and_cannot_be_imported_again()
    {
        await Give(Table);
        await Finish(await Check(), "form#lancer");
        var zoe = (await platform.Rows<Guid>("members", "SELECT id FROM person WHERE address = 'zoe@exemple.fr'"))[0];
        await Give("nom;adresse\nZoé;zoe@exemple.fr\nAutre;\"autre@exemple.fr\"\n");
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Officer, Roles.Admin);
        await admin.Open($"/animation/annuaire/personnes/{zoe}");
        await admin.Submit("form[action$='/suppression']");
        var kept = await platform.Rows<string>("members", "SELECT row_to_json(t)::text FROM import_row t UNION ALL SELECT row_to_json(t)::text FROM import_line t");
        kept.ShouldAllBe(row => !row.Contains("zoe", StringComparison.OrdinalIgnoreCase) && !row.Contains("tienne", StringComparison.Ordinal));
        await Give("nom;adresse\nZoé bis;zoe@exemple.fr\n");
        (await Check()).Text.ShouldContain("a demandé à être oubliée");
    }

    [Fact]
    public async Task A_file_in_the_older_encoding_is_read()
    {
        var page = await officer.Open("/animation/annuaire/import");
        var form = new MultipartFormDataContent();
        foreach (var field in page.Document.QuerySelectorAll("form#importer input[type=hidden]"))
            form.Add(new StringContent(field.GetAttribute("value")!), field.GetAttribute("name")!);
        form.Add(new StringContent("people"), "Subject");
        var bytes = new ByteArrayContent(Encoding.Latin1.GetBytes("prénom;nom;courriel\r\nZoé;Étienne;zoe@exemple.fr\r\n"));
        bytes.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(bytes, "Fichier", "congrès.csv");
        page = await officer.Send(new HttpRequestMessage(HttpMethod.Post, "/animation/annuaire/import") { Content = form });
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Zoé");
        page.Text.ShouldContain("congrès.csv");
        (await Check()).Text.ShouldContain("1 fiche nouvelle");
    }
}
