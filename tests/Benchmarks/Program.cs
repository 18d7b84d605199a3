using Animation.Benchmarks;

if (args is ["empty", ..])
    return await EmptyPage.Run(args);
if (args is ["feeds", ..])
    return ParseBench.Alone(args);
var names = args.Length == 0 ? ["web"] : args;
foreach (var name in names)
{
    Func<Task<IReadOnlyList<Figure>>>? bench = name switch
    {
        "web" => WebBench.Run,
        "watch" => WatchBench.Run,
        "decisions" => DecisionBench.Run,
        "members" => async () => [.. await SignInBench.Run(), .. await MembersBench.Run()],
        "search" => () => SearchBench.Run(),
        _ when name.StartsWith("search:", StringComparison.Ordinal) && int.TryParse(name[7..], out var items) => () => SearchBench.Run(items),
        _ => null,
    };
    if (bench is null)
    {
        Console.Error.WriteLine($"There is no bench '{name}'; there are: web, watch, search (the last part of watch; search:50000 among fewer items), decisions, members.");
        return 2;
    }
    foreach (var figure in await bench())
        Console.WriteLine(figure);
}
return 0;
