using NodaTime;

namespace Animation.Members.SignIn;

/// <summary>Instants as the association's clock tells them.</summary>
internal static class OfficeTime
{
    private static readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    internal static DateTime Of(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(zone).ToDateTimeUnspecified();
}
