namespace Animation.Hosting.Fetching;

/// <summary>Why a fetch stopped. Thrown inside the guard, never out of it: <see cref="GuardedFetch.Get"/> turns it into <see cref="FetchFailed"/>.</summary>
internal sealed class FetchRefused(string code, Text message) : Exception
{
    public string Code { get; } = code;

    public Text Text { get; } = message;

    public static FetchRefused Private() => new("fetch.private", new Text(
        "Cette adresse mène à un réseau privé. Seules les adresses publiques d’internet peuvent être lues.",
        "This address leads to a private network. Only public Internet addresses can be read."));

    public static FetchRefused Own() => new("fetch.own", new Text(
        "Cette adresse est celle de la plateforme elle-même. Donnez celle d’un autre site.",
        "This is the address of this very platform. Give that of another site."));

    public static FetchRefused Scheme() => new("fetch.scheme", new Text(
        "L’adresse doit commencer par http:// ou https://, sans nom d’utilisateur ni mot de passe.",
        "The address must begin with http:// or https://, without user name or password."));

    public static FetchRefused Port() => new("fetch.port", new Text(
        "Seuls les ports habituels du web (80 et 443) sont lus. Retirez le numéro de port de l’adresse.",
        "Only the usual web ports (80 and 443) are read. Remove the port number from the address."));

    public static FetchRefused Downgrade() => new("fetch.downgrade", new Text(
        "Le site renvoie d’une adresse sécurisée (https) vers une adresse qui ne l’est pas.",
        "The site sends from a secure address (https) to one that is not."));

    public static FetchRefused Redirects() => new("fetch.redirects", new Text(
        "Le site renvoie d’adresse en adresse sans jamais répondre.",
        "The site sends from address to address and never answers."));

    public static FetchRefused Big(int maxBytes) => new("fetch.big", new Text(
        $"Le document est trop gros : plus de {maxBytes / 1024 / 1024} Mio.",
        $"The document is too large: more than {maxBytes / 1024 / 1024} MiB."));

    public static FetchRefused Slow(TimeSpan deadline) => new("fetch.slow", new Text(
        $"Le site n’a pas fini de répondre en {deadline.TotalSeconds:0} secondes. Réessayez plus tard.",
        $"The site did not finish answering within {deadline.TotalSeconds:0} seconds. Try again later."));

    public static FetchRefused Name() => new("fetch.name", new Text(
        "Aucun site ne porte ce nom. Vérifiez l’adresse.",
        "No site has this name. Check the address."));

    public static FetchRefused Tls() => new("fetch.tls", new Text(
        "La connexion sécurisée au site a échoué : son certificat n’est pas valable.",
        "The secure connection to the site failed: its certificate is not valid."));

    public static FetchRefused Unreachable() => new("fetch.unreachable", new Text(
        "Le site ne répond pas. Vérifiez l’adresse ou réessayez plus tard.",
        "The site does not answer. Check the address or try again later."));

    public static FetchRefused Broken() => new("fetch.broken", new Text(
        "Le site a coupé sa réponse, ou elle est illisible.",
        "The site cut its answer short, or it cannot be read."));

    public static FetchRefused Challenge() => new("fetch.challenge", new Text(
        "Le site nous prend pour un robot malveillant et nous présente un contrôle. Demandez à son responsable de laisser lire son flux.",
        "The site takes us for a malicious robot and puts us a challenge. Ask its owner to let its feed be read."));

    public static FetchRefused Status(int status) => status switch
    {
        404 => new("fetch.status", new Text("Le site répond que cette page n’existe pas (404). Vérifiez l’adresse.", "The site says that this page does not exist (404). Check the address.")),
        410 => new("fetch.gone", new Text("Le site répond que cette page a été retirée pour de bon (410).", "The site says that this page is gone for good (410).")),
        401 or 403 => new("fetch.status", new Text($"Le site refuse de nous répondre ({status}).", $"The site refuses to answer us ({status}).")),
        429 or 503 => new("fetch.busy", new Text($"Le site demande d’attendre avant de réessayer ({status}).", $"The site asks us to wait before trying again ({status}).")),
        _ => new("fetch.status", new Text($"Le site répond par une erreur ({status}).", $"The site answers with an error ({status}).")),
    };
}
