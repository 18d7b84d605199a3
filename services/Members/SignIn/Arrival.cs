using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Members.SecondFactor;
using Animation.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Animation.Members.SignIn;

/// <summary>What follows a proof: a new session in this browser, then the second factor for staff, then the page they came for.</summary>
internal sealed class Arrival(MembersDb db, Sessions sessions, Memberships memberships, ILogger<Arrival> logger)
{
    /// <summary>Opens the session of somebody who proved their mailbox.</summary>
    internal async Task<IResult> Welcome(HttpContext http, SignInLinks.Used used, CancellationToken ct)
    {
        var person = (await Person.Find(db, used.PersonId, ct))!;
        await Open(http, person, secondFactor: false, ct);
        logger.LogInformation("service=members use_case=sign_in outcome=opened");
        return Page.SeeOther(Roles.NeedSecondFactor(person.SessionRoles) ? SecondFactorStep.Address(used.ReturnPath) : used.ReturnPath);
    }

    /// <summary>Opens a new session in this browser; one it held before ends, so an older secret is never promoted.</summary>
    internal async Task Open(HttpContext http, Person person, bool secondFactor, CancellationToken ct)
    {
        if (http.Request.Cookies[SessionCookie.Name] is { Length: > 0 } older)
            await sessions.Revoke(older, ct);
        var secret = await sessions.Open(
            new SessionStart(person.Id, person.SessionRoles, person.Language, secondFactor, Devices.Name(http.Request.Headers.UserAgent)), ct);
        await KeepMemberships.Keep(db, memberships, person.Id, ct);
        SessionCookie.Set(http, secret, Sessions.IdleLimit(person.SessionRoles));
    }
}
