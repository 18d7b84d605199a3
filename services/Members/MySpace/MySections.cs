using Animation.Hosting;
using Animation.Members.AddressChange;
using Animation.Members.Choices;
using Animation.Members.Consents;
using Animation.Members.Directory;
using Animation.Members.Erasure;
using Animation.Members.SignIn;

namespace Animation.Members.MySpace;

/// <summary>A page of a person's own space, as a card on <c>/moi</c>.</summary>
/// <param name="Sentence">What one finds or does there, in one sentence.</param>
public sealed record MySection(Text Title, Text Sentence, string Path);

/// <summary>The pages of a person's own space, in the order shown: a new page adds its line here.</summary>
public static class MySections
{
    public static readonly IReadOnlyList<MySection> All =
    [
        new(new("Mes choix", "My choices"), new("Ce que vous recevez par courriel, et à quel rythme.", "What you receive by mail, and how often."), MyChoices.Path),
        new(new("Mes organisations", "My organisations"), new("Pour qui vous agissez, et jusqu'à quand chacune est adhérente.", "For whom you act, and until when each is a member."), MyOrganisations.Path),
        new(new("Mes accords", "My agreements"), new("Ce que l'association fait de vos données, et ce que vous pouvez refuser.", "What the association does with your data, and what you can refuse."), MyAgreements.Path),
        new(new("Mon historique", "My history"), new("Vos inscriptions, vos courriels, ce qui est compté.", "Your registrations, your mails, what is counted."), "/moi/historique"),
        new(new("Emporter mes données", "Take my data with me"), new("Tout ce que la plateforme sait de vous, en un fichier.", "Everything the platform knows about you, in one file."), "/moi/telecharger"),
        new(new("Partir ou tout effacer", "Leave or erase everything"), new("Ne plus rien recevoir, ou faire disparaître votre compte et ce que nous savons de vous.", "Receive nothing more, or make your account and what we know of you disappear."), EraseMe.Path),
        new(new("Changer d'adresse", "Change address"), new("L'adresse qui vous connecte et reçoit nos courriels.", "The address that signs you in and receives our mails."), ChangeAddress.Path),
        new(new("Mes connexions", "My sign-ins"), new("Les appareils où vous êtes connecté, et de quoi les déconnecter.", "The devices where you are signed in, and how to sign them out."), MySignIns.Path),
    ];
}
