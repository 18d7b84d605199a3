using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Animation.Web;

/// <summary>The answers a page endpoint gives.</summary>
public static class Page
{
    /// <summary>The component as a page, static HTML.</summary>
    /// <param name="parameters">An anonymous object with the component's parameters; none when it has none.</param>
    /// <param name="status">HTTP status; when absent the one already set on the response (the form filter sets 422 or 409).</param>
    public static RazorComponentResult Show<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TComponent>(object? parameters = null, int? status = null)
        where TComponent : IComponent =>
        new(typeof(TComponent), parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>303: the act is done, look there. Only addresses of this site, else an <see cref="ArgumentException"/>.</summary>
    public static IResult SeeOther(string path) =>
        LocalPath.IsLocal(path) ? new SeeOtherResult(path) : throw new ArgumentException("Not a path of this site.", nameof(path));

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
