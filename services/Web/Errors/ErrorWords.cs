using Animation.Hosting;

namespace Animation.Web.Errors;

/// <summary>What an error page says.</summary>
public sealed record ErrorWords(Text Title, Text Advice)
{
    /// <summary>The words for a status; the general ones when it has none of its own.</summary>
    public static ErrorWords For(int status) => status switch
    {
        400 => new(new("Cette demande n'a pas été comprise", "This request was not understood"),
            new("Revenez à la page précédente, rechargez-la et recommencez.", "Go back to the previous page, reload it and try again.")),
        401 or 403 => new(new("Cette page ne vous est pas ouverte", "This page is not open to you"),
            new("Connectez-vous avec un compte qui y a droit, ou demandez l'accès à l'équipe de l'association.", "Sign in with an account that may see it, or ask the association's team for access.")),
        404 => new(new("Cette page n'existe pas", "This page does not exist"),
            new("L'adresse est peut-être incomplète, ou la page a été retirée. L'agenda et la veille sont dans le menu.", "The address may be incomplete, or the page was withdrawn. Events and watch are in the menu.")),
        405 => new(new("Cette adresse ne s'ouvre pas ainsi", "This address does not open this way"),
            new("Revenez à la page précédente et utilisez son bouton.", "Go back to the previous page and use its button.")),
        409 => new(new("Quelqu'un a modifié cela entre-temps", "Somebody changed this in the meantime"),
            new("Rechargez la page pour voir la version actuelle, puis refaites votre changement.", "Reload the page to see the current version, then make your change again.")),
        413 => new(new("C'est trop volumineux", "This is too large"),
            new("Envoyez un fichier ou un texte plus petit.", "Send a smaller file or text.")),
        422 => new(new("Cela n'a pas pu être fait", "This could not be done"),
            new("Revenez à la page précédente pour corriger.", "Go back to the previous page to put it right.")),
        429 => new(new("Trop de demandes à la fois", "Too many requests at once"),
            new("Attendez une minute, puis recommencez.", "Wait a minute, then try again.")),
        503 => new(new("Le service se repose un instant", "The service is catching its breath"),
            new("Rien n'a été enregistré. Recommencez dans quelques instants.", "Nothing was saved. Try again in a moment.")),
        _ => new(new("Quelque chose s'est mal passé de notre côté", "Something went wrong on our side"),
            new("L'incident est noté. Recommencez ; si cela continue, écrivez-nous en donnant la référence.", "The incident is recorded. Try again; if it goes on, write to us with the reference.")),
    };
}
