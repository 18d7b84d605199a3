namespace Animation.EventStore;

/// <summary>
/// Where an event stands in the log. A sequence number alone will not do: numbers become visible out of order, so a cursor on them skips.
/// </summary>
/// <param name="Era">Raised when the database was restored into another cluster, where older transaction numbers mean nothing.</param>
/// <param name="Transaction">The transaction that wrote it, or that of an earlier event of the same stream if that is later.</param>
/// <param name="Sequence">Rising within a stream and within an append.</param>
public readonly record struct Position(int Era, ulong Transaction, long Sequence) : IComparable<Position>
{
    /// <summary>Before the first event.</summary>
    public static Position Start => default;

    public int CompareTo(Position other) =>
        Era != other.Era ? Era.CompareTo(other.Era)
        : Transaction != other.Transaction ? Transaction.CompareTo(other.Transaction)
        : Sequence.CompareTo(other.Sequence);

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;
    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;
    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Era}/{Transaction}/{Sequence}";
}
