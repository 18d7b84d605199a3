namespace Animation.Contracts.Members;

/// <summary>A service forgot a person and says what that took. Published by every service that keeps something about people; Members holds the report.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Removed">How many rows or files of each kind were deleted or emptied; a kind with none may be left out.</param>
/// <param name="At">UTC.</param>
public sealed record ErasureReported(Guid PersonId, string Service, IReadOnlyDictionary<string, int> Removed, DateTimeOffset At);
