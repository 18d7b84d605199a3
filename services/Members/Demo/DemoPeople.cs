namespace Animation.Members.Demo;

/// <summary>The three people one can be in the demo, and how to say who they are.</summary>
/// <param name="Door">Last part of <c>/demo/entrer/…</c>.</param>
/// <param name="Roles">Roles besides member.</param>
/// <param name="Home">Where signing in leads.</param>
public sealed record DemoPerson(string Door, string Name, string Address, string[] Roles, string Home)
{
    public static readonly DemoPerson Agent = new("agent", "Camille Ferrand", "camille.ferrand@exemple.fr", [Hosting.Identity.Roles.Officer], "/animation");
    public static readonly DemoPerson Member = new("membre", "Noémie Le Goff", "noemie.legoff@saint-perreux.exemple.fr", [], "/");
    public static readonly DemoPerson Director = new("direction", "Hakim Belkacem", "hakim.belkacem@exemple.fr", [Hosting.Identity.Roles.Director], "/pilotage");

    public static readonly IReadOnlyList<DemoPerson> All = [Agent, Member, Director];
}
