using System.Net;
using Animation.Hosting.Configuration;
using Animation.Members.Directory;
using Animation.Members.SignIn;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Demo;

/// <summary>One button to be one of the three people of the demo: mapped in a demo only, answered on this machine only.</summary>
public static class DemoSignIn
{
    internal static void Map(IEndpointRouteBuilder app, Settings settings)
    {
        if (!settings.Demo)
            return;
        app.MapGet("/demo/entrer/{door}", (string door, HttpContext http) =>
            Known(door, http) is { } who ? Page.Show<DemoSignInPage>(new { Who = who }) : Results.NotFound()).AllowAnonymous();
        app.MapPost("/demo/entrer/{door}", Handle).AllowAnonymous();
    }

    private static async Task<IResult> Handle(string door, MembersDb db, Arrival arrival, HttpContext http, CancellationToken ct)
    {
        if (Known(door, http) is not { } who || await Person.Find(db, who.Address, ct) is not { } person)
            return Results.NotFound();
        // Nobody holds an application in a demonstration.
        await arrival.Open(http, person, secondFactor: true, ct);
        return Page.SeeOther(who.Home);
    }

    // The name too, or a page elsewhere whose name is made to point at this machine would be let in.
    private static DemoPerson? Known(string door, HttpContext http) =>
        http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) && http.Request.Host.Host is ("localhost" or "127.0.0.1" or "[::1]")
            ? DemoPerson.All.FirstOrDefault(who => who.Door == door)
            : null;
}
