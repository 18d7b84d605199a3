using System.Text.RegularExpressions;
using Animation.Vocabulary;

namespace Animation.Watch.Tagging;

/// <summary>Words that say a code, the first rule that speaks wins. Matched without accents or capitals.</summary>
public sealed class TextRules((string Code, string Pattern)[] rules)
{
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(200);

    private readonly (string Code, Regex Words)[] rules =
        [.. rules.Select(rule => (rule.Code, new Regex($@"\b(?:{rule.Pattern})\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, patience)))];

    /// <summary>Kinds of content, the surest words first.</summary>
    public static readonly TextRules Formats = new([
        (Vocabulary.Formats.Call, "appels? a (projets?|manifestations? d interet|candidatures?|initiatives?|idees)|candidatures? (jusqu|avant|ouvertes?)|deposez (votre|vos) (dossier|candidature|projet)s?|date limite de (depot|candidature)|ami (ouvert|lance)|call for (projects|proposals|applications)"),
        (Vocabulary.Formats.Law, "decrets?( n)?|arrete(s)? (du|ministeriels?|royal)|loi n|ordonnance (n|du)|projet de loi|proposition de loi|circulaire du|directive (europeenne|ue)|reglement (ue|europeen)|journal officiel|transposition|entree en vigueur|obligation legale|jurisprudence|conseil d etat|avis de la cada|deliberation de la cnil|data act|ai act"),
        (Vocabulary.Formats.Event, "webinaires?|inscrivez vous|inscriptions? ouvertes?|save the date|rendez vous le|colloque|journees? d etude|forum|salon|assises|rencontres (nationales|regionales|de)|conference|hackathon|meetup|ateliers? (en ligne|le)|replay"),
        (Vocabulary.Formats.UseCase, "retour d experience|cas d usage|temoignages?|comment (la|le|l|une?) (ville|commune|mairie|metropole|departement|region|communaute|agglomeration)( [a-z]+){0,4} a|use case|ils l ont fait|bonnes? pratiques?"),
        (Vocabulary.Formats.Guide, "guides?|kits?|mode d emploi|tutoriels?|vade mecum|fiches? pratiques?|boite a outils|pas a pas|foire aux questions|modele de|how to|livre blanc|methodologie"),
        (Vocabulary.Formats.Study, "etudes?|enquetes?|barometre|rapports?|observatoire|chiffres cles|panorama|sondage|statistiques|etat des lieux|analyse de|pour cent des|survey|report"),
        (Vocabulary.Formats.Tool, "outils?|logiciels?|plateformes?|applications?|api|extension|module|code source|open source|version [0-9]+|bibliotheque logicielle|simulateur|calculateur|tool|release"),
    ]);

    /// <summary>Kinds of organisation it is meant for: codes of the contracts' <c>OrganisationKinds</c>.</summary>
    public static readonly TextRules Audiences = new([
        ("commune", "(petites )?communes?|mairies?|maires?|secretaires? de mairie|conseils? municipa(l|ux)|villes?"),
        ("epci", "intercommunalites?|epci|agglomerations?|communautes? (de communes|urbaine|d agglomeration)"),
        ("metropole", "metropoles?"),
        ("departement", "departements?|conseils? departementa(l|ux)"),
        ("region", "conseils? regiona(l|ux)|les regions"),
        ("association", "associations?"),
        ("entreprise", "entreprises?|pme|startups?|start ups?"),
    ]);

    /// <summary>How far one must be with data to gain from it.</summary>
    public static readonly TextRules Maturities = new([
        (Vocabulary.Maturities.Beginner, "debut(er|ants?)|premiers pas|initiation|introduction|sensibilisation|pour les nuls|decouvrir|c est quoi|qu est ce qu?|les bases|abc|acculturation|getting started|beginners?"),
        (Vocabulary.Maturities.Advanced, "approfondi(e|r|s)?|expert(e|s|ise)?|avance(e|s)?|architecture|industrialis(er|ation)|ontologies?|sparql|web semantique|apprentissage profond|deep learning|benchmark|advanced"),
        (Vocabulary.Maturities.Practising, "aller plus loin|retour d experience|mutualis(er|ation)|feuille de route|deploiement|mise en oeuvre|passage a l echelle|gouvernance"),
    ]);

    /// <summary>The first code whose words are there, with those words.</summary>
    public (string Code, string Words)? Says(string text) => SaysAll(text) is [var first, ..] ? first : null;

    /// <summary>Every code whose words are there.</summary>
    public IReadOnlyList<(string Code, string Words)> SaysAll(string text)
    {
        var plain = PlaceNames.Plain(text.Length > PlaceReader.Longest ? text[..PlaceReader.Longest] : text);
        return [.. rules.Select(rule => (rule.Code, Found: rule.Words.Match(plain))).Where(rule => rule.Found.Success).Select(rule => (rule.Code, rule.Found.Value))];
    }
}
