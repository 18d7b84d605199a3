using Animation.Contracts.Newsletter;

namespace Animation.Watch.Curation;

/// <summary>Thanks whoever proposed a link once it is kept.</summary>
internal static class ThankProposer
{
    /// <summary>The mail asked for; one an item, whatever is decided of it later.</summary>
    public static SendMail Mail(Item item, string slug, Guid person, DateTimeOffset now) => new(
        item.Id, person, null, MailPurposes.Watch,
        new("Merci : le lien que vous avez proposé est dans la veille", "Thank you: the link you proposed is in the watch"),
        [
            new("text", new(
                $"Vous avez proposé « {item.Title} » à l’animation du réseau. Nous l’avons lu et gardé : d’autres vont en profiter. Merci !",
                $"You proposed “{item.Title}” to the network’s team. We read it and kept it: others will benefit. Thank you!")),
            new("button", new("Voir l’article dans la veille", "See the item in the watch"), $"/veille/{slug}"),
        ],
        null, null, now.AddDays(7), now);
}
