using System.Globalization;
using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Reading;

public class FeedDateTests
{
    [Theory]
    [InlineData("2024-12-03T14:00:00Z", "2024-12-03T14:00:00Z")]
    [InlineData("2024-12-03T14:00:00.123+01:00", "2024-12-03T13:00:00Z")]
    [InlineData("2024-12-03 14:00:00 +0100", "2024-12-03T13:00:00Z")]
    [InlineData("2024-12-03T14:00", "2024-12-03T14:00:00Z")]
    [InlineData("2024-12-03", "2024-12-03T00:00:00Z")]
    [InlineData("2024-12", "2024-12-01T00:00:00Z")]
    [InlineData("20241203", "2024-12-03T00:00:00Z")]
    [InlineData("20241203T140000Z", "2024-12-03T14:00:00Z")]
    [InlineData("2024-338", "2024-12-03T00:00:00Z")]
    [InlineData("2024/12/03 14:00", "2024-12-03T14:00:00Z")]
    [InlineData("1733234400", "2024-12-03T14:00:00Z")]
    [InlineData("1733234400000", "2024-12-03T14:00:00Z")]
    [InlineData("Tue, 03 Dec 2024 14:00:00 GMT", "2024-12-03T14:00:00Z")]
    [InlineData("Tue, 3 Dec 2024 14:00 +0100", "2024-12-03T13:00:00Z")]
    [InlineData("Tue, 03 Dec 24 14:00:00 EST", "2024-12-03T19:00:00Z")]
    [InlineData("03 Dec 2024", "2024-12-03T00:00:00Z")]
    [InlineData("Tue Dec  3 14:00:00 2024", "2024-12-03T14:00:00Z")]
    [InlineData("Tue Dec 3 14:00:00 PST 2024", "2024-12-03T22:00:00Z")]
    [InlineData("December 3, 2024, 2:00 PM", "2024-12-03T14:00:00Z")]
    [InlineData("Dec 3rd, 2024 12:30 am", "2024-12-03T00:30:00Z")]
    [InlineData("Tue, 2024 Dec 03 14:00:00 GMT", "2024-12-03T14:00:00Z")]
    [InlineData("Tue, 03 Dec 2024 14:00:00 GMT+01:00", "2024-12-03T13:00:00Z")]
    [InlineData("3 déc. 2024 14:00 UTC+2", "2024-12-03T12:00:00Z")]
    [InlineData("20241203140000", "2024-12-03T14:00:00Z")]
    [InlineData("1er août 2024 à 10h00 (heure de Paris)", "2024-08-01T08:00:00Z")]
    [InlineData("2024-12-03 14:00:00 Europe/Paris", "2024-12-03T13:00:00Z")]
    [InlineData("2024-08-01T10:00:00+02:00[Europe/Paris]", "2024-08-01T08:00:00Z")]
    [InlineData("Tue, 03 Dec 2024 24:00:00 GMT", "2024-12-04T00:00:00Z")]
    [InlineData("1er août 2024", "2024-08-01T00:00:00Z")]
    [InlineData("mardi 3 décembre 2024", "2024-12-03T00:00:00Z")]
    [InlineData("mar. 3 déc. 2024 à 14h30", "2024-12-03T14:30:00Z")]
    [InlineData("mar. 5 mars 2024", "2024-03-05T00:00:00Z")]
    [InlineData("Mar, 03 Déc 2024 14:00:00 +0100", "2024-12-03T13:00:00Z")]
    [InlineData("le 14 juillet 2024 à 9 h", "2024-07-14T09:00:00Z")]
    [InlineData("14 juin 2024", "2024-06-14T00:00:00Z")]
    [InlineData("dim. 2 fév. 2025 18:05", "2025-02-02T18:05:00Z")]
    [InlineData("03/12/2024", "2024-12-03T00:00:00Z")]
    [InlineData("03/12/2024 14:00", "2024-12-03T14:00:00Z")]
    [InlineData("12/31/2024", "2024-12-31T00:00:00Z")]
    [InlineData("3.12.2024", "2024-12-03T00:00:00Z")]
    [InlineData("3. Dezember 2024", "2024-12-03T00:00:00Z")]
    [InlineData("3 de diciembre de 2024", "2024-12-03T00:00:00Z")]
    [InlineData("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z")]
    [InlineData("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z")]
    [InlineData("2004년 5월 28일 오후 01:31:15", "2004-05-28T13:31:15Z")]
    public void A_date_is_read(string written, string instant) =>
        FeedDate.Parse(written).ShouldBe(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));

    [Fact]
    public void An_english_feed_puts_the_month_first() =>
        FeedDate.Parse("03/12/2024", monthFirst: true).ShouldBe(new DateTimeOffset(2024, 3, 12, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("")]
    [InlineData("demain")]
    [InlineData("2024-13-01")]
    [InlineData("2024-02-30")]
    [InlineData("30 février 2024")]
    [InlineData("Tue, 32 Dec 2024 14:00:00 GMT")]
    [InlineData("Tue, 03 Dec 2024 25:00:00 GMT")]
    [InlineData("2024-12-03T14:61:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("3 machin 2024")]
    [InlineData("12")]
    [InlineData("1.2.3.4")]
    [InlineData("Dec")]
    public void What_is_no_date_gives_none(string written) => FeedDate.Parse(written).ShouldBeNull();
}
