using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Hosting.Requests;

/// <summary>Limits by client address: generous for reading, narrow for what sends mail or opens a door.</summary>
public static class RateLimits
{
    /// <summary>For endpoints that send a mail to an address somebody typed: 20 a quarter of an hour.</summary>
    public const string Mailing = "mailing";

    internal static void AddLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            return ValueTask.CompletedTask;
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => IsLoopback(http)
            ? RateLimitPartition.GetNoLimiter("loopback")
            : RateLimitPartition.GetTokenBucketLimiter(Client(http), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 300,
                TokensPerPeriod = 20,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                AutoReplenishment = true,
            }));
        options.AddPolicy(Mailing, http => RateLimitPartition.GetSlidingWindowLimiter(Client(http), _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = IsLoopback(http) ? 2000 : 20,
            Window = TimeSpan.FromMinutes(15),
            SegmentsPerWindow = 15,
        }));
    });

    private static string Client(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    private static bool IsLoopback(HttpContext http) => http.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address);
}
