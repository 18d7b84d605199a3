using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Animation.Hosting.Identity;

/// <summary>Marks a route whose act is grave enough to ask once more who is there.</summary>
/// <param name="page">Where a refused POST begins again; the page it came from when none is given.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class FreshProofAttribute(string? page = null) : Attribute
{
    public string? Page => page;
}

/// <summary>
/// Step-up: a person who proved themselves within 15 minutes passes; another is led to confirm (members by a mailed code, staff by
/// their application) and comes back. Put it on the GET of a form too, so that nothing typed is lost.
/// </summary>
public static class FreshProof
{
    /// <summary>How long a proof is fresh.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>The page that asks; it takes <c>?retour=</c>.</summary>
    public const string Path = "/connexion/confirmer";

    /// <summary>Lets only a freshly proved person act; the route also needs its own authorisation.</summary>
    /// <param name="page">Where a refused POST begins again; the page it came from when none is given.</param>
    public static TBuilder RequireFreshProof<TBuilder>(this TBuilder route, string? page = null) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new FreshProofAttribute(page));

    internal static Task Guard(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<FreshProofAttribute>() is not { } asked || http.User.HasClaim(PersonClaims.Fresh, "1"))
            return next(http);
        var back = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : asked.Page ?? CameFrom(http) ?? "/moi";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"{Path}?retour={Uri.EscapeDataString(back)}";
        return Task.CompletedTask;
    }

    private static string? CameFrom(HttpContext http) =>
        Uri.TryCreate(http.Request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == http.Request.Host.Value ? page.PathAndQuery : null;
}
