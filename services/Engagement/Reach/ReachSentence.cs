using Animation.Hosting;
using Animation.Web;

namespace Animation.Engagement.Reach;

/// <summary>What the figures say, in one sentence, and never more than they say.</summary>
public static class ReachSentence
{
    private const int EnoughForPercent = 20;

    /// <summary>« Ce trimestre, 214 personnes de 96 organisations ont participé, 12 % de plus que… ; les communes… restent absentes. »</summary>
    public static string Of(ReachReport report)
    {
        var (period, total) = (report.Period, report.Total);
        var start = period.Name + ", ";
        if (total.People == 0)
            return start + new Text("personne n'a participé.", "nobody took part.");
        if (total.People is null)
            return start + new Text($"moins de {SmallGroups.Threshold} personnes ont participé.", $"fewer than {SmallGroups.Threshold} people took part.");
        return start + People(total) + (report.Comparable ? Compared(total.People, report.TotalBefore.People, period) : "") + Absent(report) + ".";
    }

    /// <summary>« 12 % de plus », « 3 de moins », « autant »; none when either figure is hidden or there was nobody to compare with.</summary>
    public static Text? Trend(int? now, int? before)
    {
        if (now is not { } n || before is not > 0)
            return null;
        var b = before.Value;
        var (more, amount) = (n > b, Math.Abs(n - b));
        if (amount == 0)
            return new("autant", "as many");
        // A percentage of a handful says more than is known.
        if (b < EnoughForPercent)
            return more ? new($"{Numbers.Whole(amount)} de plus", $"{Numbers.Whole(amount)} more") : new($"{Numbers.Whole(amount)} de moins", $"{Numbers.Whole(amount)} fewer");
        var share = Numbers.Percent((decimal)amount / b);
        return more ? new($"{share} de plus", $"{share} more") : new($"{share} de moins", $"{share} fewer");
    }

    /// <summary>The group with the most members of whom nobody took part. A hidden group is not absent, and a group without members misses nothing.</summary>
    public static OrganisationGroup? MostAbsent(ReachReport report) => OrganisationGroups.All
        .Where(group => group.Absent is not null && report.Members.GetValueOrDefault(group.Code) > 0)
        .Where(group => report.Groups.Single(row => row.Group == group.Code).People == 0)
        .MaxBy(group => report.Members[group.Code]);

    private static string People(GroupFigures total)
    {
        var people = Numbers.Whole(total.People ?? 0);
        return total.Organisations switch
        {
            0 or null => new Text($"{people} personnes ont participé", $"{people} people took part"),
            1 => new Text($"{people} personnes d'une seule organisation ont participé", $"{people} people from a single organisation took part"),
            { } many => new Text($"{people} personnes de {Numbers.Whole(many)} organisations ont participé", $"{people} people from {Numbers.Whole(many)} organisations took part"),
        };
    }

    private static string Compared(int? now, int? before, Period period) =>
        Trend(now, before) is { } trend ? $", {trend} {(now == before ? As(period) : period.Before)}" : "";

    private static string As(Period period) => new Text(period.Before.Fr, "as" + period.Before.En["than".Length..]);

    private static string Absent(ReachReport report) => MostAbsent(report)?.Absent is { } absent ? $"{new Text(" ; ", "; ")}{absent}" : "";
}
