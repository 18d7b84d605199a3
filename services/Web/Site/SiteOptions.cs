namespace Animation.Web.Site;

/// <summary>What the frame of every page says about the association.</summary>
public sealed class SiteOptions
{
    /// <summary>The name of the platform, shown in the header and in titles.</summary>
    public string Name { get; set; } = "Animation";

    /// <summary>The association's own name, under the platform's; hidden when empty.</summary>
    public string Association { get; set; } = "";

    /// <summary>True shows the permanent banner saying that everything here is made up, and opens <c>/style</c>.</summary>
    public bool Demo { get; set; }

    /// <summary>The address people may write to, shown on the pages the law asks for; hidden when empty.</summary>
    public string Contact { get; set; } = "";

    /// <summary>Where the source of the running version can be read (the licence asks for it); hidden when empty.</summary>
    public string SourceUrl { get; set; } = "";
}
