using System.Net;
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

    /// <summary>For endpoints that take a code somebody typed: 120 a quarter of an hour, as a whole town hall may share one address.</summary>
    public const string Codes = "codes";

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
            : RateLimitPartition.GetTokenBucketLimiter(Client(http.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 300,
                TokensPerPeriod = 20,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                AutoReplenishment = true,
            }));
        options.AddPolicy(Mailing, http => Quarter(http, 20));
        options.AddPolicy(Codes, http => Quarter(http, 120));
    });

    private static RateLimitPartition<string> Quarter(HttpContext http, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(Client(http.Connection.RemoteIpAddress), _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = IsLoopback(http) ? 100 * permits : permits,
            Window = TimeSpan.FromMinutes(15),
            SegmentsPerWindow = 15,
        });

    /// <summary>One client: an IPv4 address, or the /64 that one subscriber of IPv6 changes addresses in.</summary>
    public static string Client(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes()[..8], 0, 0, 0, 0, 0, 0, 0, 0]).ToString(),
        _ => address.ToString(),
    };

    private static bool IsLoopback(HttpContext http) => http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
}
