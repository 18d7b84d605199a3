namespace Animation.Engagement.Reach;

/// <summary>One row as counted, before small groups are hidden.</summary>
/// <param name="Group">Code of the group; <c>*</c> for everybody.</param>
/// <param name="People">Distinct people with at least one act.</param>
/// <param name="Organisations">Distinct organisations of these people.</param>
/// <param name="Receivers">Distinct people who received their watch by mail.</param>
[method: Dapper.ExplicitConstructor]
public sealed record GroupCount(string Group, int People, int Organisations, int Receivers);

/// <summary>One row as shown; a figure that is none is hidden.</summary>
public sealed record GroupFigures(string Group, int? People, int? Organisations, int? Receivers)
{
    public const string Everybody = "*";

    /// <summary>Hides what must be: figures of one group that stand on the same people go together.</summary>
    public static IReadOnlyList<GroupFigures> Mask(IReadOnlyList<GroupCount> rows)
    {
        var total = rows.SingleOrDefault(row => row.Group == Everybody) ?? new GroupCount(Everybody, 0, 0, 0);
        GroupCount[] parts = [.. OrganisationGroups.All.Select(group => rows.SingleOrDefault(row => row.Group == group.Code) ?? new GroupCount(group.Code, 0, 0, 0))];
        var people = SmallGroups.Mask([.. parts.Select(row => row.People)]);
        var receivers = SmallGroups.Mask([.. parts.Select(row => row.Receivers)]);
        return
        [
            .. parts.Index().Select(cell => new GroupFigures(
                cell.Item.Group, people[cell.Index], people[cell.Index] is null ? null : cell.Item.Organisations, receivers[cell.Index])),
            new GroupFigures(Everybody, SmallGroups.Mask(total.People), SmallGroups.Mask(total.People) is null ? null : total.Organisations, SmallGroups.Mask(total.Receivers)),
        ];
    }
}

/// <summary>Of those who registered for events whose list of presence is written, how many came.</summary>
/// <param name="Events">Events held in the period with a list.</param>
/// <param name="Expected">Registrations for them that were not withdrawn.</param>
/// <param name="Came">Of these, people who came; people who came without registering are not in the rate.</param>
[method: Dapper.ExplicitConstructor]
public sealed record Attendance(int Events, int Expected, int Came)
{
    /// <summary>A share of 1; none when too few people were expected for it to mean anything.</summary>
    public decimal? Rate => Expected < SmallGroups.Threshold ? null : (decimal)Came / Expected;
}

/// <summary>An event of the period, or one that people of the period registered for.</summary>
/// <param name="Listed">True when it was written down who came.</param>
[method: Dapper.ExplicitConstructor]
public sealed record EventCount(Guid EventId, string Title, string Slug, DateOnly Day, string Status, int Registered, int Came, bool Listed);

/// <summary>A member organisation nobody of which took part.</summary>
/// <param name="Last">Month of the last participation known; none when there was none.</param>
[method: Dapper.ExplicitConstructor]
public sealed record SilentOrganisation(string Name, string Group, DateOnly? Last);

/// <summary>People of a calendar month.</summary>
[method: Dapper.ExplicitConstructor]
public sealed record MonthCount(DateOnly Month, int People);

/// <summary>How far the figures can be trusted.</summary>
/// <param name="Acts">Acts of the period.</param>
/// <param name="Unknown">Of these, acts whose organisation is not known.</param>
/// <param name="FirstDay">Day of the first act or mail of all; none when there is none.</param>
/// <param name="LastFact">When the last fact was recorded, Paris time; none when there is none.</param>
[method: Dapper.ExplicitConstructor]
public sealed record DataHealth(int Acts, int Unknown, int Staff, int Kept, int WrittenOff, int Sources, DateOnly? FirstDay, DateTime? LastFact)
{
    /// <summary>Above a tenth unknown, figures are marked as provisional.</summary>
    public bool Provisional => Unknown * 10 > Acts;
}

/// <summary>Everything the dashboard shows of a period, small groups hidden.</summary>
/// <param name="Members">Member organisations of each group today.</param>
public sealed record ReachReport(
    Period Period, DateOnly Today, IReadOnlyList<GroupFigures> Groups, IReadOnlyList<GroupFigures> Before, Attendance Attendance, Attendance AttendanceBefore,
    IReadOnlyList<MonthCount> Months, IReadOnlyDictionary<string, int> Members, DataHealth Health)
{
    public GroupFigures Total => Groups[^1];

    public GroupFigures TotalBefore => Before[^1];

    /// <summary>False when the facts begin after the period to compare with, a week allowed: a platform that opens has no trend yet.</summary>
    public bool Comparable => Health.FirstDay <= Period.BeforeDays.From.AddDays(7);

    /// <summary>Groups worth a row: somebody took part now or before, or received something, or could have.</summary>
    public IEnumerable<(GroupFigures Now, GroupFigures Before)> Rows => Groups.Zip(Before)
        .Where(pair => pair.First.Group != GroupFigures.Everybody)
        .Where(pair => Members.ContainsKey(pair.First.Group) || pair.First is not { People: 0, Receivers: 0 } || pair.Second.People != 0);
}
