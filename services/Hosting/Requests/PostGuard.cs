using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Animation.Hosting.Requests;

/// <summary>Lets one endpoint be posted to from elsewhere, with the reason why that is safe.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class AcceptsCrossSitePostAttribute(string reason) : Attribute
{
    /// <summary>Why a foreign post does no harm here: a signed token in the address, a signed body.</summary>
    public string Reason => reason;
}

/// <summary>
/// Refuses every unsafe request that did not come from one of our own pages: POST only, same site, with the antiforgery token.
/// The framework's own check covers form-bound endpoints alone; this one covers them all.
/// </summary>
internal sealed class PostGuard(RequestDelegate next, IAntiforgery antiforgery, Settings settings, ILogger<PostGuard> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var method = http.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method))
        {
            await next(http);
            return;
        }
        var endpoint = http.GetEndpoint();
        if (!HttpMethods.IsPost(method))
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        else if (endpoint is null || endpoint.Metadata.GetMetadata<AcceptsCrossSitePostAttribute>() is not null)
            await next(http);
        else if (Foreign(http) || !await antiforgery.IsRequestValidAsync(http))
        {
            logger.LogWarning("use_case=post_guard outcome=refused code=platform.foreign_post");
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        else
            await next(http);
    }

    private bool Foreign(HttpContext http)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
            return true;
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length > 0
            && origin != $"{http.Request.Scheme}://{http.Request.Host}"
            && origin != settings.Url.GetLeftPart(UriPartial.Authority);
    }
}
