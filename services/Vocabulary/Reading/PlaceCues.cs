using System.Collections.Frozen;

namespace Animation.Vocabulary.Reading;

/// <summary>The words around a name that make it a place, or something else.</summary>
internal static class PlaceCues
{
    public static readonly FrozenSet<string> Small = Set("a au aux d de des du en et l la le les lez les lès sous sur devant pres par y ez es in");

    public static readonly FrozenSet<string> Articles = Set("l la le les");

    public static readonly FrozenSet<string> Of = Set("d de du des");

    public static readonly FrozenSet<string> Generic = Set("communaute communes agglomeration urbaine metropole europeenne eurometropole agglo region");

    public static readonly FrozenSet<string> Commune = Set(
        "commune communes ville villes mairie mairies maire maires mairesse municipalite municipal municipale municipaux village bourg habitants adjoint adjointe elus elues elu elue ecoles sous-prefecture hotel-de-ville ccas cote agglomeration ville-centre cantine citoyens quartiers agents aeroport tribunal chu hopital universite rectorat academie metropolitain office");

    public static readonly FrozenSet<string> Departement = Set(
        "departement departements departemental departementale departementaux departementales prefet prefete prefecture sdis communes maires colleges collegiens territoire territoires habitants elus caf depute deputee senateur senatrice intercommunalites agriculteurs archives ruralite gendarmerie pompiers mairies association prefectures");

    public static readonly FrozenSet<string> Region = Set("region regions regional regionale regionaux prefet prefete academie");

    public static readonly FrozenSet<string> Group = Set("metropole agglomeration agglo communaute communes urbaine intercommunalite eurometropole cc ca cu communautaire");

    /// <summary>After these, « de Paris » is no place of the news: a street, a treaty, a dish, a battle, a title.</summary>
    public static readonly FrozenSet<string> Against = Set(
        "rue rues avenue boulevard place quai gare porte impasse square pont allee faubourg chemin route cours traite accord accords edit congres bataille pacte convention paix siege comte comtesse duc duchesse prince princesse sire roi reine baron marquis marechal jambon moutarde savon porcelaine saucisse saucisson quiche nougat cassoulet calisson calissons dentelle camembert brie choucroute poulet poulets sel volaille piment faience couteau betise betises tapisserie commune-de protocole declaration manifeste appel-de charte cardinal notre-dame hopital lycee college eglise chapelle basilique fete canal clinique");

    // Names that are first of all something else: they need « à », a commune word or a bracket.
    public static readonly FrozenSet<string> Common = Set(
        "tours nice lens sens orange gap die plaisir fontaine croix mer vif four rives revel bagneux grasse cannes contes vence dole loos crest ham albert nancy lure vernon laval eu mens saintes brest bruges valence vienne chelles pau orly pons bourg muret salles condom brie doubs saone indre macau canet bron pompey beaune la-garde la-madeleine le-port le-robert la-possession le-moule le-vaudreuil cognac givors versailles meaux grandes marle guise orval lent riez aigre levier allan sauve bias claret mons monts noe leon martel barr gex gray foix dax auch bart revin florange joyeuse fleury valerie florac lourdes melun vichy charleville sedan royan pornic cholet roubaix sete lunel istres millau verdun camembert roquefort montbard nozay rumilly");

    /// <summary>Towns of other countries that share the name: « à » alone says nothing.</summary>
    public static readonly FrozenSet<string> Foreign = Set("vienne bruges laval valence saint-denis brest mons monts san");

    public static readonly FrozenSet<string> Abroad = Set(
        "autriche autrichien autrichienne autrichiens danube onu opep aiea belgique belge flandre flandres quebec canada quebecois espagne espagnol espagnole bielorussie suisse suisses allemagne italie");

    /// <summary>First names and titles: what follows is a person.</summary>
    public static readonly FrozenSet<string> People = Set(
        "m mme mr dr me maitre monsieur madame jean anne marie pierre paul jacques michel philippe nicolas claude francois christophe emmanuel alain bernard sophie julie claire isabelle nathalie catherine martine sylvie thomas julien antoine olivier laurent david eric daniel patrick marc luc louis henri charles camille lucie emma lea hugo arthur jules simone agnes helene valerie sandrine stephane guillaume vincent bruno gilles yves rene andre robert roger georges denis dominique benoit xavier fabrice florence cecile caroline celine elise alice jeanne");

    /// <summary>Words in capitals that may stand just before the name of a place.</summary>
    public static readonly FrozenSet<string> Before = Set(
        "ville mairie metropole departement region commune communaute agglomeration universite chu data prefecture sncf academie de du le la les l a au aux en et ou dans vers pour pres entre quand comment pourquoi chez avec sur depuis hors nouveau nouvelle cap opendata loire");

    public static readonly FrozenSet<string> Rivers = Set(
        "ain aisne allier ardeche ardennes ariege aube aude aveyron charente cher correze creuse dordogne doubs drome eure gard gers gironde herault indre isere jura landes loire loiret lot manche marne mayenne meuse moselle nievre nord oise orne rhone sarthe somme tarn var vendee vienne vosges yonne");

    public static readonly FrozenSet<string> Water = Set(
        "fleuve riviere crue crues debit baignade rives rive bords bord berges berge vallee affluent affluents eaux eau inondation inondations navigation canal source sources estuaire embouchure bateau bateaux plage plages mer navire navires migrants traversee tunnel massif col ski station sommet sommets saumons poissons nappes etiage vins vin vignoble rivages");

    private static FrozenSet<string> Set(string words) => words.Split(' ').Distinct().ToFrozenSet(StringComparer.Ordinal);
}
