namespace Animation.Watch.Ingestion;

/// <summary>One key for the many spellings of an article's address.</summary>
public static class AddressKey
{
    private static readonly string[] TrackingPrefixes = ["utm_", "mtm_", "at_", "pk_", "piwik_", "hsa_", "matomo_", "stm_", "ns_", "wt_", "ss_", "gad_", "sfmc_"];

    private static readonly HashSet<string> Tracking =
    [
        "fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "mkt_tok", "xtor", "xtref", "xts", "_hsenc", "_hsmi", "oly_anon_id",
        "oly_enc_id", "vero_id", "wickedid", "__twitter_impression", "s_kwcid", "cmpid", "ref_src", "ref_url", "feature", "spm", "trk", "trkcampaign", "sc_cid", "gbraid", "wbraid", "srsltid", "_ga", "_gl", "phpsessid", "jsessionid",
    ];

    /// <summary>The key; null for what is not a web address.</summary>
    public static string? Of(string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return null;
        var host = uri.IdnHost.ToLowerInvariant().TrimEnd('.');
        if (host.StartsWith("www.", StringComparison.Ordinal) || host.StartsWith("amp.", StringComparison.Ordinal))
            host = host[4..];
        var port = uri.IsDefaultPort ? "" : $":{uri.Port}";
        var path = uri.AbsolutePath.TrimEnd('/');
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !IsTracking(part)).Order(StringComparer.Ordinal).ToList();
        // A fragment names a place in the page, except where a page is all in its fragment.
        var fragment = uri.Fragment.StartsWith("#!", StringComparison.Ordinal) || uri.Fragment.StartsWith("#/", StringComparison.Ordinal) ? uri.Fragment : "";
        return $"{host}{port}{path}{(query.Count > 0 ? "?" : "")}{string.Join('&', query)}{fragment}";
    }

    /// <summary>The same address without what follows readers; untouched when there is nothing of the kind.</summary>
    public static Uri Clean(Uri address)
    {
        var parts = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var kept = parts.Where(part => !IsTracking(part)).ToList();
        return kept.Count == parts.Length ? address : new UriBuilder(address) { Query = string.Join('&', kept) }.Uri;
    }

    private static bool IsTracking(string part)
    {
        var name = part.Split('=')[0].ToLowerInvariant();
        return Tracking.Contains(name) || TrackingPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
    }
}
