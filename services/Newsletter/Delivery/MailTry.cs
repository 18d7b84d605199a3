using Animation.Hosting;

namespace Animation.Newsletter.Delivery;

/// <summary><c>Animation mail try ADDRESS</c>: sends one mail and says in one sentence what happened.</summary>
public static class MailTry
{
    /// <param name="signer">As configured, or null.</param>
    public static async Task<(bool Accepted, Text Sentence)> SendAsync(
        MailRoute route, IMailTransport transport, DkimSigner? signer, string address, TimeProvider clock, CancellationToken cancel)
    {
        if (Mailbox.Normalise(address) is not { } to)
            return (false, new Text("Cette adresse n'est pas une adresse de courriel.", "That is not a mail address."));
        var now = clock.GetUtcNow();
        var message = MimeWriter.Write(new OutgoingMail
        {
            MessageId = OutgoingMail.MessageIdFor(Guid.CreateVersion7(now), to, route.From.Domain),
            Date = now,
            From = route.From,
            ReplyTo = route.ReplyTo,
            To = new Mailbox(to),
            Subject = "Essai d'envoi",
            Text = "Ce message a été demandé par « mail try ». S'il vous est parvenu, l'envoi fonctionne.",
        });
        var outcomes = await transport.SendAsync(new Envelope(route.Bounce.Address, [to]), signer?.Sign(message, now) ?? message, cancel);
        return (outcomes[0].Result == SendResult.Accepted, Explain(route, outcomes[0]));
    }

    /// <summary>What an outcome means for the person who set the relay up.</summary>
    public static Text Explain(MailRoute route, SendOutcome outcome) => (route, outcome.Result, outcome.Stage) switch
    {
        (FolderRoute folder, SendResult.Accepted, _) => new($"Le message est écrit dans {folder.Path}.", $"The message is written in {folder.Path}."),
        (FolderRoute folder, _, _) => new($"Le dossier {folder.Path} ne reçoit pas les messages : {outcome.Reply}", $"The folder {folder.Path} does not take messages: {outcome.Reply}"),
        (_, SendResult.Accepted, _) => new($"Le relais {route} a accepté le message : {outcome.Reply}", $"The relay {route} accepted the message: {outcome.Reply}"),
        (_, SendResult.Unknown, _) => new(
            $"Le relais {route} n'a pas répondu après la fin du message : il est peut-être parti.", $"The relay {route} did not answer after the end of the message: it may have left."),
        (_, _, SendStage.Resolve) => new($"Le nom du relais {route} est introuvable dans le DNS.", $"The name of the relay {route} cannot be found in the DNS."),
        (_, _, SendStage.Connect) => new($"Le relais {route} est injoignable : {outcome.Reply}", $"The relay {route} cannot be reached: {outcome.Reply}"),
        (_, _, SendStage.Greeting) => new($"Le relais {route} répond mal à la connexion : {outcome.Reply}", $"The relay {route} greets badly: {outcome.Reply}"),
        (_, _, SendStage.Tls) => new($"La connexion chiffrée avec {route} échoue : {outcome.Reply}", $"Encryption with {route} fails: {outcome.Reply}"),
        (_, _, SendStage.Auth) => new($"Le relais refuse l'identifiant ou le mot de passe : {outcome.Reply}", $"The relay refuses the user or the password: {outcome.Reply}"),
        (_, _, SendStage.Sender) => new(
            $"Le relais refuse l'expéditeur {route.Bounce.Address} : {outcome.Reply}", $"The relay refuses the sender {route.Bounce.Address}: {outcome.Reply}"),
        (_, SendResult.Deferred, SendStage.Recipient) => new(
            $"Le relais refuse le destinataire pour l'instant : {outcome.Reply}", $"The relay refuses the recipient for now: {outcome.Reply}"),
        (_, _, SendStage.Recipient) => new($"Le relais refuse le destinataire : {outcome.Reply}", $"The relay refuses the recipient: {outcome.Reply}"),
        _ => new($"Le relais refuse le message : {outcome.Reply}", $"The relay refuses the message: {outcome.Reply}"),
    };
}
