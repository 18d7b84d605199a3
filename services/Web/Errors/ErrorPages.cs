using System.Data.Common;
using System.Diagnostics;
using Animation.Hosting.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Animation.Web.Errors;

/// <summary>Errors in the frame of the site: what happened, what to do, a short reference, never internals.</summary>
public static class ErrorPages
{
    /// <summary>
    /// Answers what was thrown and every bare 4xx and 5xx below it. Goes right after the language and the security headers
    /// (set in <c>OnStarting</c>: an exception clears those set before), before everything else.
    /// </summary>
    public static WebApplication UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerThrown,
            SuppressDiagnosticsCallback = thrown => thrown.Exception is Refusal or BadHttpRequestException || StatusOf(thrown.Exception) == 503,
        });
        app.UseStatusCodePages(pages => Answer(pages.HttpContext, pages.HttpContext.Response.StatusCode));
        return app;
    }

    /// <summary>True when the client asks for JSON before HTML.</summary>
    public static bool WantsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A refusal for a program: code, field and sentence of each problem.</summary>
    internal static IResult Problem(HttpContext http, Refusal refusal) => Results.Problem(
        statusCode: new Forms.FormErrors(refusal).Status,
        title: refusal.Problems[0].Message,
        extensions: new Dictionary<string, object?>
        {
            ["code"] = refusal.Problems[0].Code,
            ["reference"] = Reference(http),
            ["errors"] = refusal.Problems.Select(problem => new { problem.Code, problem.Field, Message = problem.Message.ToString() }),
        });

    private static async Task AnswerThrown(HttpContext http)
    {
        var thrown = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (thrown is Refusal refusal && WantsJson(http.Request))
        {
            await Problem(http, refusal).ExecuteAsync(http);
            return;
        }
        var status = StatusOf(thrown);
        if (status == StatusCodes.Status503ServiceUnavailable)
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Animation.Web.Errors")
                .LogWarning("A dependency does not answer: {Kind}, reference {Reference}", thrown!.GetType().Name, Reference(http));
        await Answer(http, status, (thrown as Refusal)?.Problems);
    }

    private static int StatusOf(Exception? thrown) => thrown switch
    {
        Refusal refusal => new Forms.FormErrors(refusal).Status,
        BadHttpRequestException bad => bad.StatusCode,
        DbException { IsTransient: true } or TimeoutException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static async Task Answer(HttpContext http, int status, IReadOnlyList<Problem>? problems = null)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "10";
        http.Response.Headers.CacheControl = "no-store";
        var words = ErrorWords.For(status);
        var answer = WantsJson(http.Request)
            ? Results.Problem(statusCode: status, title: words.Title, extensions: new Dictionary<string, object?> { ["reference"] = Reference(http) })
            : Page.Show<ErrorPage>(new { Words = words, Reference = Reference(http), Problems = problems ?? [] }, status);
        await answer.ExecuteAsync(http);
    }

    /// <summary>The start of the trace's identifier: enough to find it, short enough to dictate.</summary>
    private static string Reference(HttpContext http) =>
        Activity.Current?.TraceId is { } trace && trace != default ? trace.ToHexString()[..12] : http.TraceIdentifier;
}
