using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Events;

/// <summary>What the forms of this service read of their request.</summary>
internal static class Requests
{
    /// <summary>A form's key; none when it is not one of ours.</summary>
    internal static Guid? AsKey(this string? cle) => Guid.TryParse(cle, out var key) ? key : null;

    internal static EventsDb Db(this HttpContext http) => http.RequestServices.GetRequiredService<EventsDb>();

    /// <summary>The event's address in the route.</summary>
    internal static string Slug(this HttpContext http) => (string)http.GetRouteValue("slug")!;
}
