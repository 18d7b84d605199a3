using System.Globalization;
using Animation.Hosting.Identity;
using Microsoft.AspNetCore.Http;

namespace Animation.Hosting.Requests;

/// <summary>The language of a request: what the reader set, then their account, then their browser, then French. Same addresses.</summary>
public sealed class Language(RequestDelegate next)
{
    public const string Cookie = "langue";
    private static readonly CultureInfo french = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo english = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The culture of a language code; French for anything else than <c>en</c>.</summary>
    public static CultureInfo CultureOf(string? language) => language == "en" ? english : french;

    public Task InvokeAsync(HttpContext http)
    {
        var culture = CultureOf(Choose(http.Request.Cookies[Cookie], http.User.FindFirst(PersonClaims.Language)?.Value, http.Request.Headers.AcceptLanguage.ToString()));
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        http.Response.Headers.ContentLanguage = culture.TwoLetterISOLanguageName;
        return next(http);
    }

    /// <summary>Pure choice among the three sources.</summary>
    public static string Choose(string? cookie, string? account, string? accepted)
    {
        if (cookie is "fr" or "en")
            return cookie;
        if (account is "fr" or "en")
            return account;
        var wishes = from part in (accepted ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                     let pieces = part.Split(';', StringSplitOptions.TrimEntries)
                     let weight = pieces.Skip(1).FirstOrDefault(piece => piece.StartsWith("q=", StringComparison.Ordinal)) is { } q
                         && double.TryParse(q.AsSpan(2), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 1
                     let language = pieces[0].Split('-')[0].ToLowerInvariant()
                     where language is "fr" or "en" && weight > 0
                     orderby weight descending
                     select language;
        return wishes.FirstOrDefault() ?? "fr";
    }
}
