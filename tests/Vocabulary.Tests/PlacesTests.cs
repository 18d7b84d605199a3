namespace Animation.Vocabulary.Tests;

public class PlacesTests
{
    private const string Chambery = "73065";
    private const string GrandChambery = "200069110";

    [Fact]
    public void The_map_says_where_it_comes_from()
    {
        Places.Edition.ShouldContain("edition 2026");
        Places.Edition.ShouldContain("Licence Ouverte");
        Places.All.Count(place => place.Kind == PlaceKind.Region).ShouldBe(18);
        Places.All.Count(place => place.Kind == PlaceKind.Departement).ShouldBe(101);
        Places.All.Count(place => place.Kind == PlaceKind.Commune).ShouldBeGreaterThan(34_000);
        Places.All.Select(place => place.Code).ShouldBeUnique();
    }

    [Fact]
    public void A_commune_knows_its_number_people_and_territories()
    {
        var commune = Places.Find(Chambery).ShouldNotBeNull();
        commune.Name.ShouldBe("Chambéry");
        commune.FullName.ShouldBe("Chambéry (Savoie)");
        commune.Siren.ShouldBe("217300656");
        commune.Population.ShouldBe(59_964);
        commune.Departement!.Code.ShouldBe("D73");
        commune.Region!.Name.ShouldBe("Auvergne-Rhône-Alpes");
        Places.Parents(Chambery).Select(parent => parent.Code).ShouldBe(["D73", GrandChambery]);
        Places.Above(Chambery).ShouldBe([Chambery, "D73", GrandChambery, "R84", "FR"], ignoreOrder: true);
    }

    [Fact]
    public void Regions_and_departements_of_the_same_number_are_told_apart()
    {
        Places.Find("D75")!.Name.ShouldBe("Paris");
        Places.Find("R75")!.Name.ShouldBe("Nouvelle-Aquitaine");
        Places.Find("75").ShouldBeNull();
    }

    [Theory]
    [InlineData("chamb", PlaceKind.Commune, "Chambéry")]
    [InlineData("CHAMBERY", PlaceKind.Commune, "Chambéry")]
    [InlineData("saint herblain", null, "Saint-Herblain")]
    [InlineData("St-Herblain", null, "Saint-Herblain")]
    [InlineData("strasb", PlaceKind.Commune, "Strasbourg")]
    [InlineData("rochelle", PlaceKind.Commune, "La Rochelle")]
    [InlineData("l'abergement clem", null, "L'Abergement-Clémenciat")]
    [InlineData("Lacq-Orthez", null, "Communauté de communes de Lacq-Orthez")]
    [InlineData("grand poitiers", null, "Communauté urbaine du Grand Poitiers")]
    [InlineData("Grand-Orly Seine Bièvre", null, "Grand-Orly Seine Bièvre")]
    [InlineData("bretagne", PlaceKind.Region, "Bretagne")]
    [InlineData("croix", PlaceKind.Commune, "Croix")]
    [InlineData("œting", null, "Œting")]
    [InlineData("papeete", null, "Papeete")]
    public void A_name_is_found_however_it_is_typed(string typed, PlaceKind? kind, string first) =>
        Places.Search(typed, kind)[0].Place.Name.ShouldBe(first);

    [Fact]
    public void The_most_populated_homonym_comes_first_within_the_limit()
    {
        var found = Places.Search("saint-denis", PlaceKind.Commune, 3);
        found.Count.ShouldBe(3);
        found[0].Place.Population.ShouldBeGreaterThan(found[1].Place.Population);
        Places.Search("saint", limit: 1_000).Count.ShouldBe(1_000);
    }

    [Fact]
    public void An_old_commune_leads_to_the_one_of_today()
    {
        var found = Places.Search("annecy-le-vieux")[0];
        found.Place.Name.ShouldBe("Annecy");
        found.OldName.ShouldBe("Annecy-le-Vieux");
        Places.Find("74011")!.Code.ShouldBe("74010");
        Places.Search("Marseille 1er")[0].Place.Code.ShouldBe("13055");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   -'")]
    [InlineData("zzzzzz")]
    [InlineData(null)]
    public void Nothing_is_found_for_nothing(string? typed) => Places.Search(typed).ShouldBeEmpty();

    [Fact]
    public void An_unknown_code_has_nothing_around_it()
    {
        Places.Find("99999").ShouldBeNull();
        Places.Expand("99999").ShouldBeEmpty();
        Places.Above("99999").ShouldBeEmpty();
        Places.Children("99999").ShouldBeEmpty();
    }

    [Fact]
    public void A_departement_expands_to_its_communes_and_to_no_commune_elsewhere()
    {
        var codes = Places.Expand("D38");
        codes.ShouldContain("D38");
        codes.ShouldContain("38185");
        codes.ShouldContain("200040715");
        var strays = codes.Select(code => Places.Find(code)!)
            .Where(place => place.Kind == PlaceKind.Commune && place.Departement!.Code != "D38");
        strays.ShouldBeEmpty();
    }

    [Fact]
    public void An_intercommunality_expands_to_all_its_communes_even_across_departements()
    {
        // Redon Agglomération has communes in three départements and two regions.
        var redon = Places.Search("Redon Agglomération")[0].Place;
        var departements = Places.Expand(redon.Code).Skip(1).Select(code => Places.Find(code)!.Departement!.Code).Distinct();
        departements.Order().ShouldBe(["D35", "D44", "D56"]);
        Places.Above(redon.Code).ShouldContain("R52");
        Places.Above("44007").ShouldNotContain("R53");
    }

    [Fact]
    public void A_body_of_Grand_Paris_lies_in_the_metropole()
    {
        var body = Places.Search("Grand Paris Seine Ouest")[0].Place;
        body.Form.ShouldBe("EPT");
        body.Parents.Select(parent => parent.Name).ShouldContain("Métropole du Grand Paris");
        Places.Above("92012").ShouldContain(body.Code);
    }

    [Fact]
    public void The_country_holds_everything_once()
    {
        Places.Expand("FR").Length.ShouldBe(Places.All.Count);
        Places.Find("FR")!.Population.ShouldBeInRange(67_000_000, 71_000_000);
        Places.Find("D987")!.Kind.ShouldBe(PlaceKind.Overseas);
        Places.Find("D987")!.Parents.ShouldHaveSingleItem().Code.ShouldBe("FR");
    }
}
