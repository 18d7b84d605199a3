using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;

namespace Animation.Members.SignIn;

/// <summary>Asks for a sign-in mail in the name of an address or of a person; the same row and the same work whoever they are.</summary>
internal sealed class SignInRequests(MembersDb db, Seals seals, OutboxSignal signal)
{
    /// <param name="browser">Secret of the browser that asks: only there will link and code work.</param>
    /// <param name="person">Set instead of the address where the mailbox was already proved: then no limit holds the mail back.</param>
    internal async Task Ask(string browser, string? address, Guid? person, string returnPath, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(db.Now);
        var code = SignInCodes.New();
        await db.Execute(
            """
            INSERT INTO sign_in (id, address, person_id, browser_hash, return_path, asked_at, code_hash, sealed_code)
            VALUES (@id, @address, @person, @browser, @returnPath, @now, @hash, @sealedCode)
            """,
            new
            {
                id,
                address,
                person,
                browser = SignInLinks.Hash(browser),
                returnPath,
                now = db.Now,
                hash = SignInCodes.Hash(browser, id, code),
                sealedCode = seals.Seal(code, SignInLinks.Lifetime),
            }, ct);
        signal.Raise(SendSignInLinks.Signal);
    }
}
