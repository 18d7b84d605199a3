using Animation.Hosting;

namespace Animation.Watch.Rules;

/// <summary>What was not understood of a query, with its place.</summary>
internal static class QueryMisread
{
    private const int Shown = 30;

    public static Text Said(QueryFault fault, string typed)
    {
        var before = typed[..Math.Min(fault.Position, typed.Length)];
        before = (before.Length > Shown ? "…" + before[^Shown..] : before).Trim();
        return before.Length == 0 ? new Text($"Au début : {fault.Message.Fr}", $"At the beginning: {fault.Message.En}")
            : new Text($"Au caractère {fault.Position + 1}, après « {before} » : {fault.Message.Fr}", $"At character {fault.Position + 1}, after “{before}”: {fault.Message.En}");
    }
}
