using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Animation.Testing;

namespace Animation.Members.Tests.SignIn;

/// <summary>Nobody learns from an answer who is known here: the same bytes, for the same statements to the database, in the same order.</summary>
public sealed partial class SameAnswerTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> work = new();
    private ActivityListener listener = null!;
    private TestPlatform platform = null!;

    [GeneratedRegex("(name=\"(?:__RequestVerificationToken|Cle)\"[^>]*value=\")[^\"]*", RegexOptions.None, 1000)]
    private static partial Regex Random { get; }

    public async ValueTask InitializeAsync()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if ((span.GetTagItem("db.query.text") ?? span.GetTagItem("db.statement")) is string statement)
                    work.GetOrAdd(span.TraceId.ToString(), _ => new()).Enqueue(statement);
            },
        };
        ActivitySource.AddActivityListener(listener);
        platform = await TestPlatform.Start("members");
    }

    public async ValueTask DisposeAsync()
    {
        await platform.DisposeAsync();
        listener.Dispose();
    }

    private sealed record Answer(string Said, string[] Statements);

    private async Task<Answer> Post(Browser browser, string path, string field, string value)
    {
        var trace = ActivityTraceId.CreateRandom().ToString();
        var token = (await browser.Open(path)).Document.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("Cle", ""), KeyValuePair.Create(field, value)]),
        };
        request.Headers.Add("traceparent", $"00-{trace}-0123456789abcdef-01");
        var page = await browser.Send(request, follow: false);
        var headers = page.Response.Headers.Where(header => header.Key is not ("Date" or "Set-Cookie")).Select(header => $"{header.Key}: {string.Join('|', header.Value)}");
        await TestPlatform.Eventually(() => Task.FromResult(work.ContainsKey(trace)), "the request's statements are seen");
        return new Answer($"{page.Status}\n{string.Join('\n', headers)}\n{Random.Replace(page.Html, "$1")}", [.. work[trace]]);
    }

    [Fact]
    public async Task Known_unknown_held_back_and_erased_addresses_get_the_same_bytes_for_the_same_work()
    {
        await platform.Person("known@exemple.fr");
        await platform.Person("heldup@exemple.fr");
        using (await platform.Asked("heldup@exemple.fr"))
            await platform.Handled();
        await platform.Erased(await platform.Person("erased@exemple.fr"));
        var answers = new Dictionary<string, (Answer Asked, Answer Typed)>();
        foreach (var name in new[] { "known", "nobody", "heldup", "erased" })
        {
            using var browser = platform.Visitor();
            var asked = await Post(browser, "/connexion", "Address", $"{name}@exemple.fr");
            await platform.Handled();
            answers[name] = (asked, await Post(browser, "/connexion/envoi", "Code", "000000"));
        }
        foreach (var (name, (asked, typed)) in answers)
        {
            asked.Said.ShouldBe(answers["known"].Asked.Said, name);
            asked.Statements.ShouldBe(answers["known"].Asked.Statements, name);
            typed.Said.ShouldBe(answers["known"].Typed.Said, name);
            typed.Statements.ShouldBe(answers["known"].Typed.Statements, name);
        }
        answers["known"].Asked.Statements.ShouldContain(statement => statement.Contains("INSERT INTO sign_in", StringComparison.Ordinal));
        answers["known"].Typed.Statements.Length.ShouldBeGreaterThan(2);
    }
}
