using Animation.Engagement.Facts;
using Animation.Engagement.Reach;
using Animation.EventStore;

namespace Animation.Engagement.Tests.Reach;

public sealed class ReachPageTests
{
    private static readonly Guid subject = A.Id();
    private static readonly Guid evt = A.Id();
    private long sequence;

    private StoredEvent Stored(object data) => new(
        new Position(1, 10, ++sequence), Streams.Subject(subject), sequence, "any", data, A.October.AddMinutes(sequence), A.October.AddDays(1));

    private static ReachPage Fold(params StoredEvent[] events) => ReachPage.Of(events, events.ToDictionary(e => e.Position.Sequence, _ => subject));

    [Fact]
    public void The_highest_version_decides_whatever_the_order()
    {
        var late = Fold(Stored(new Withdrew(evt, 2)), Stored(new Registered(evt, 1)));
        late.Facts.ShouldBe([new FactRow(subject, "registration", evt, 2, false, A.October.AddMinutes(1))]);
    }

    [Fact]
    public void A_correction_replaces_the_attendance_first_noted() =>
        Fold(Stored(new AttendanceNoted(evt, 1, true, A.October)), Stored(new AttendanceCorrected(evt, 2, false, A.October)))
            .Facts.ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.What.ShouldBe("attendance"), row => row.Counts.ShouldBeFalse());

    [Fact]
    public void Registering_coming_and_receiving_are_three_things() =>
        Fold(Stored(new Registered(evt, 1)), Stored(new AttendanceNoted(evt, 1, true, A.October)), Stored(new DigestReceived(A.Id(), [])))
            .Facts.Select(row => row.What).ShouldBe(["registration", "attendance", "digest"]);

    [Theory]
    [InlineData("commune", 3_499, "commune_small")]
    [InlineData("commune", 3_500, "commune")]
    [InlineData("commune", null, "commune_unsized")]
    [InlineData("epci", 900, "epci")]
    [InlineData("club de lecture", 12, "unknown")]
    public void Communes_are_cut_where_the_law_does(string kind, int? population, string group) => OrganisationGroups.Of(kind, population).ShouldBe(group);

    [Fact]
    public void A_cell_that_looks_like_a_formula_stays_text() =>
        ExportTable.Write([["=HYPERLINK(\"http://x\")", "+1", " @SUM", "-2", "\tx", "Nom; \"propre\"", "12"]])
            .ShouldBe("\"'=HYPERLINK(\"\"http://x\"\")\";'+1;' @SUM;'-2;\"'\tx\";\"Nom; \"\"propre\"\"\";12\r\n");
}
