using System.IO.Compression;
using System.Net;
using System.Text;
using Animation.Testing;
using Microsoft.Playwright;
using RabbitMQ.Client;
using Page = Animation.Testing.Page;

namespace Animation.Journeys.Tests;

/// <summary>One member's whole story, in a browser: imported, written to, answering, signing in, choosing, taking their data away, erased.</summary>
public sealed class MemberTests(MemberHouse house) : IClassFixture<MemberHouse>
{
    private const string Address = "zephyrine.canaricole@locronan.exemple.fr";
    private static readonly string[] canaries = ["canaricole", "zephyrine", "Zéphyrine"];

    [Fact]
    public async Task A_member_comes_in_chooses_and_goes_without_a_trace()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Window.Launch(playwright);
        using var office = await house.Officer();
        await SourceWithArticles(office);
        await Import(office, "organisations", "Nom\tType\tAdhésion\tTerritoire\nLocronan\tCommune\tAdhérent\t29134");
        await Import(office, "people", $"Nom complet\tAdresse de courriel\tOrganisation\tFonction\nZéphyrine Canaricole\t{Address}\tLocronan\tÉlue ou élu");
        var person = (await house.Rows<Guid>("members", "SELECT id FROM person WHERE address = @Address", new { Address })).Single();

        var first = await TheEssentials(office, person);
        await using var member = await Window.Open(chromium, house.Address);
        await Answer(member, first, person);
        await SignIn(member);
        await ChooseEachInTurn(member, office, person);
        await Download(member);
        await ParkOneMessageAbout(person);
        var known = await house.PlacesOf(canaries);
        foreach (var place in (string[])["members.person", "newsletter.person", "queue newsletter_error", "mail "])
            known.ShouldContain(found => found.StartsWith(place, StringComparison.Ordinal), place);
        await Erase(member, person);

        (await house.PlacesOf(canaries)).ShouldBeEmpty();
        member.Strangers.ShouldBeEmpty();
        member.Complaints.ShouldBeEmpty();
    }

    private async Task SourceWithArticles(Browser office)
    {
        foreach (var title in (string[])["Premiers pas", "Pour experts", "Des prix ouverts", "Une IA de plus", "La Bretagne avance", "Toulouse aussi", "Débuter un portail", "Un graphe subtil", "Le guide des formats", "La brève du jour", "Au bout de la semaine", "Un de trop", "Le silence"])
            house.Feeds.Publish(title, title);
        await office.Open("/animation/sources");
        await office.Submit("form:has([name=Adresse])", [("Adresse", house.Feeds.Address.ToString())]);
        await house.Eventually(async () => (await house.Rows<long>("watch", "SELECT count(*) FROM item"))[0] == 13, "thirteen articles wait");
    }

    private async Task Import(Browser office, string subject, string table)
    {
        await office.Open("/animation/annuaire/import");
        var draft = await office.Submit("#importer", [("Subject", subject), ("Table", table)]);
        await office.Submit("#verifier", subject == "people" ? [("Origin", "Liste des rencontres de Quimper")] : []);
        await house.Eventually(async () => (await office.Open(draft.Path)).Document.QuerySelector("#lancer") is not null, "the import is checked");
        await office.Submit("#lancer");
        await house.Eventually(async () => (await office.Open(draft.Path)).Document.QuerySelector("#annuler") is not null, "the import is done");
    }

    private async Task<string> TheEssentials(Browser office, Guid person)
    {
        await Keep(office, "Premiers pas", ("Valeur", "3"), ("Niveaux", "beginner"));
        await Keep(office, "Pour experts", ("Valeur", "3"), ("Niveaux", "advanced"));
        await TurnOf(person);
        await Send(office);
        var mail = await house.Mail("Premiers pas");
        mail.ShouldContain("Liste des rencontres de Quimper");
        mail.ShouldContain("Où en êtes-vous avec les données");
        mail.ShouldNotContain("Pour experts");
        return mail;
    }

    private async Task Answer(Window member, string mail, Guid person)
    {
        await member.Go(mail.Split((char[]?)null).First(word => word.Contains("/beginner", StringComparison.Ordinal)));
        (await house.Rows<string[]>("members", "SELECT maturities FROM preferences WHERE person_id = @person", new { person })).Single().ShouldBeEmpty("looking changes nothing");
        await member.Press("Enregistrer ma réponse");
        await Chosen(person);
        (await house.Rows<string[]>("newsletter", "SELECT maturities FROM preferences WHERE person_id = @person", new { person })).Single().ShouldBe(["beginner"]);
    }

    private async Task SignIn(Window member)
    {
        await member.Go("/connexion");
        await member.Page.FillAsync("[name=Address]", Address);
        await member.Press("Recevoir le courriel");
        await member.Go((await house.Mail("/connexion/")).Split((char[]?)null).First(word => word.Contains("/connexion/", StringComparison.Ordinal)).Trim('<', '>'));
        await member.Press("Me connecter");
        await member.Go("/moi");
        (await member.Text()).ShouldContain("Locronan");
    }

    private async Task ChooseEachInTurn(Window member, Browser office, Guid person)
    {
        await Choose(member, person, async page =>
        {
            await page.CheckAsync("[name=Themes][value=qualite]");
            await page.UncheckAsync("[name=Maturities][value=beginner]");
            await page.CheckAsync("[name=Watch][value=as-it-comes]");
        });
        await Keep(office, "Une IA de plus", ("Themes", "ia"));
        await Keep(office, "Des prix ouverts", ("Themes", "qualite"));
        await OnlyOneComes(office, "Des prix ouverts", "Une IA de plus");

        await Choose(member, person, async page =>
        {
            await page.FillAsync("[name=Search]", "Finistère");
            await page.GetByRole(AriaRole.Button, new() { Name = "Chercher", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter Finistère" }).First.ClickAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        });
        await Keep(office, "Toulouse aussi", ("Territoires", "31555"));
        await Keep(office, "La Bretagne avance", ("Territoires", "R53"));
        await OnlyOneComes(office, "La Bretagne avance", "Toulouse aussi");

        await Choose(member, person, page => page.CheckAsync("[name=Maturities][value=beginner]"));
        await Keep(office, "Un graphe subtil", ("Niveaux", "advanced"));
        await Keep(office, "Débuter un portail", ("Niveaux", "beginner"));
        await OnlyOneComes(office, "Débuter un portail", "Un graphe subtil");

        await Choose(member, person, page => page.CheckAsync("[name=Formats][value=guide]"));
        await Keep(office, "La brève du jour", ("Nature", "news"));
        await Keep(office, "Le guide des formats", ("Nature", "guide"));
        await OnlyOneComes(office, "Le guide des formats", "La brève du jour");

        await Choose(member, person, page => page.CheckAsync("[name=Watch][value=weekly]"));
        await Keep(office, "Au bout de la semaine", ("Nature", "guide"));
        await NothingComes(office);
        await TurnOf(person);
        await Send(office);
        await house.Mail("Au bout de la semaine");

        await Choose(member, person, async page =>
        {
            await page.CheckAsync("[name=Watch][value=as-it-comes]");
            await page.SelectOptionAsync("[name=MailsPerWeek]", "1");
        });
        await Keep(office, "Un de trop", ("Nature", "guide"));
        await NothingComes(office);
        await Choose(member, person, page => page.SelectOptionAsync("[name=MailsPerWeek]", ""));
        await Send(office);
        await house.Mail("Un de trop");

        await Choose(member, person, page => page.CheckAsync("[name=Watch][value=never]"));
        await Keep(office, "Le silence", ("Nature", "guide"));
        await NothingComes(office);
    }

    private async Task Choose(Window member, Guid person, Func<IPage, Task> choose)
    {
        await member.Go("/moi/choix");
        await choose(member.Page);
        await member.Press("Enregistrer mes choix");
        await Chosen(person);
    }

    /// <summary>Waits until what Members last recorded is what mails are made by.</summary>
    private Task Chosen(Guid person) => house.Eventually(async () =>
        (await house.Rows<long>("members", "SELECT version FROM preferences WHERE person_id = @person", new { person })).Single()
        == (await house.Rows<long>("newsletter", "SELECT version FROM preferences WHERE person_id = @person", new { person })).SingleOrDefault(), "the choices have come to Newsletter");

    private async Task Keep(Browser office, string title, params (string Name, string? Value)[] said)
    {
        var id = (await house.Rows<Guid>("watch", "SELECT id FROM item WHERE title = @title", new { title })).Single();
        await office.Open($"/animation/veille?item={id}");
        Page kept = await office.Submit("#decider", [.. said.Any(field => field.Name == "Themes") ? Array.Empty<(string, string?)>() : [("Themes", "qualite")], .. said], ("Action", "garder"));
        kept.Status.ShouldBe(HttpStatusCode.OK, kept.Text);
        await house.Eventually(async () => (await house.Rows<long>("newsletter", "SELECT count(*) FROM item WHERE title = @title", new { title }))[0] == 1, $"« {title} » has come to Newsletter");
    }

    /// <summary>The hour of the person's next mail comes.</summary>
    private async Task TurnOf(Guid person)
    {
        await Chosen(person);
        await house.Execute("newsletter", "UPDATE turn SET next_at = now() - interval '1 minute' WHERE person_id = @person", new { person });
    }

    private static async Task<Page> Send(Browser office)
    {
        await office.Open("/animation/veille-par-courriel");
        return await office.Submit("#envoi");
    }

    private async Task OnlyOneComes(Browser office, string wanted, string unwanted)
    {
        await Send(office);
        (await house.Mail(wanted)).ShouldNotContain(unwanted);
    }

    private async Task NothingComes(Browser office)
    {
        var before = house.Mails().Count;
        var page = await office.Open("/animation/veille-par-courriel");
        // Without anybody's turn the page says so and offers no button.
        if (page.Document.QuerySelector("#envoi") is not null)
            page = await office.Submit("#envoi");
        page.Text.ShouldMatch("Personne n'attend rien maintenant|Ce n'est le tour de personne maintenant|Rien de nouveau");
        await house.Quiet();
        house.Mails().Count.ShouldBe(before);
    }

    private static async Task Download(Window member)
    {
        await member.Go("/moi/telecharger");
        var taking = member.Page.WaitForDownloadAsync();
        await member.Page.Locator("main a.button[download]").ClickAsync();
        using var zip = await ZipFile.OpenReadAsync(await (await taking).PathAsync());
        foreach (var kind in (string[])[".json", ".csv"])
        {
            var texts = new List<string>();
            foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(kind, StringComparison.Ordinal)))
            {
                using var reader = new StreamReader(await entry.OpenAsync());
                texts.Add(await reader.ReadToEndAsync());
            }
            texts.ShouldContain(text => text.Contains("Canaricole", StringComparison.Ordinal), kind);
            texts.ShouldContain(text => text.Contains("Locronan", StringComparison.Ordinal), kind);
        }
    }

    /// <summary>A message that nobody could handle, which names the person and waits beside the queue.</summary>
    private async Task ParkOneMessageAbout(Guid person)
    {
        var factory = new ConnectionFactory { Uri = house.Rabbit.Uri };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync("newsletter_error", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        var body = Encoding.UTF8.GetBytes($$"""{"messageType":["urn:message:Animation.Contracts.Members:PersonChanged"],"message":{"personId":"{{person}}","name":"Zéphyrine Canaricole"} } """);
        await channel.BasicPublishAsync("", "newsletter_error", body);
        await house.Eventually(async () => (await house.Rabbit.ListQueues()).GetValueOrDefault("newsletter_error") == 1, "a message is parked");
    }

    private async Task Erase(Window member, Guid person)
    {
        await member.Go("/moi/effacement");
        await member.Page.CheckAsync("[name=Sure]");
        await member.Press("Effacer mon compte et mes données");
        await house.Eventually(async () => (await house.Rows<long>("members", "SELECT count(*) FROM erasure_report WHERE person_id = @person", new { person }))[0] == 6, "every service has answered");
        await house.Quiet();
        // The broker's own counts come a few seconds late.
        await house.Eventually(async () => (await house.Rabbit.ListQueues()).Values.All(messages => messages == 0), "no message is parked any more");
    }
}
