using System.Security.Cryptography;
using System.Text;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Privacy;

namespace Animation.Members.Consents;

/// <summary>Everything the association does with people's data, and on which ground. The notice, the register and the pages of agreements read this list.</summary>
public static class Purposes
{
    public static readonly IReadOnlyList<DataPurpose> All =
    [
        new("account", LegalBasis.Membership, false, [MailPurposes.SignIn, MailPurposes.Confirmation, MailPurposes.Registration, MailPurposes.Silence],
            new("Votre compte et vos inscriptions", "Your account and your registrations"),
            new("Vous reconnaître quand vous venez, tenir vos inscriptions, vous en prévenir par courriel, et avant d'effacer un compte resté silencieux.", "Recognise you when you come, keep your registrations, tell you about them by mail, and before a long silent account is erased."),
            new("Votre compte sert à vous connecter et à tenir vos inscriptions.", "Your account serves to sign you in and to keep your registrations.")),
        new("directory", LegalBasis.Membership, false, [],
            new("L'annuaire de l'association", "The association's directory"),
            new("Savoir qui représente chaque organisation et dans quelle fonction. L'équipe seule le lit.", "Know who represents each organisation and in which function. Only the team reads it."),
            new("L'équipe de l'association tient votre nom, votre adresse, votre organisation et votre fonction.", "The association's team keeps your name, address, organisation and function.")),
        new(ConsentPurposes.Watch, LegalBasis.LegitimateInterest, true, [MailPurposes.Watch],
            new("La veille par courriel", "The watch by mail"),
            new("Vous envoyer les articles de la veille qui répondent à vos choix.", "Send you the items of the watch that answer your choices."),
            new("L'association m'envoie par courriel la veille qui répond à mes choix.", "The association mails me the watch that answers my choices.")),
        new(ConsentPurposes.Subscription, LegalBasis.Consent, true, [MailPurposes.Watch],
            new("L'abonnement à la veille", "The subscription to the watch"),
            new("Envoyer la veille à qui n'est pas d'une organisation adhérente et l'a demandée, puis confirmée depuis sa messagerie.", "Send the watch to people outside member organisations who asked for it, then confirmed it from their mailbox."),
            new("Je veux recevoir par courriel la veille de l'association sur les thèmes que j'ai cochés. Je peux arrêter à tout moment, d'un clic.", "I want to receive by mail the association's watch on the themes I ticked. I can stop at any time, in one click.")),
        new(ConsentPurposes.Invitation, LegalBasis.LegitimateInterest, true, [MailPurposes.Invitation],
            new("Les invitations", "Invitations"),
            new("Vous inviter aux événements qui répondent à vos thèmes.", "Invite you to events that answer your themes."),
            new("L'association m'invite par courriel aux événements qui répondent à mes thèmes.", "The association invites me by mail to events that answer my themes.")),
        new(ConsentPurposes.Measurement, LegalBasis.LegitimateInterest, true, [],
            new("La mesure de la participation", "Measuring participation"),
            new("Compter qui participe, par groupe d'organisations et jamais pour un petit groupe, à partir de ce que chacun fait sciemment.", "Count who takes part, by group of organisations and never for a small group, from what people knowingly do."),
            new("Ce que je fais sciemment (m'inscrire, venir, recevoir ma veille) est compté avec mon organisation. Sinon, seulement dans les totaux.", "What I knowingly do (registering, coming, receiving my watch) is counted with my organisation. Otherwise, in totals only.")),
        new("security", LegalBasis.LegitimateInterest, false, [],
            new("La sécurité", "Security"),
            new("Reconnaître un abus et réparer une panne : connexions, envois, journaux sans nom.", "Recognise an abuse and mend a fault: sign-ins, sendings, logs without names."),
            new("Les connexions et les envois sont notés pour protéger la plateforme.", "Sign-ins and sendings are noted to protect the platform.")),
    ];

    public static DataPurpose? Find(string code) => All.FirstOrDefault(purpose => purpose.Code == code);

    /// <summary>What a kind of mail serves.</summary>
    internal static DataPurpose OfMail(string mail) => All.First(purpose => purpose.Mails.Contains(mail));

    /// <summary>The print of the words shown, both languages.</summary>
    internal static byte[] Hash(DataPurpose purpose) => SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose.Shown.Fr}\n{purpose.Shown.En}"));
}
