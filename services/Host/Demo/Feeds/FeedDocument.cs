using System.Globalization;
using System.Text;
using System.Xml;

namespace Animation.Host.Demo.Feeds;

/// <summary>Writes a feed as its publisher would: RSS 2.0 or Atom.</summary>
internal static class FeedDocument
{
    private const string AtomSpace = "http://www.w3.org/2005/Atom";

    /// <param name="site">Address of this demo: articles are read on it.</param>
    internal static byte[] Write(DemoFeed feed, IReadOnlyList<DemoArticle> articles, Uri site)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            if (feed.Atom)
                Atom(xml, feed, articles, site);
            else
                Rss(xml, feed, articles, site);
        }
        return stream.ToArray();
    }

    private static void Rss(XmlWriter xml, DemoFeed feed, IReadOnlyList<DemoArticle> articles, Uri site)
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", feed.Title);
        xml.WriteElementString("link", new Uri(site, "/demo").ToString());
        xml.WriteElementString("description", feed.About);
        xml.WriteElementString("language", "fr");
        foreach (var article in articles)
        {
            var address = Address(feed, article, site);
            xml.WriteStartElement("item");
            xml.WriteElementString("title", article.Title);
            xml.WriteElementString("link", address);
            xml.WriteElementString("description", article.Summary);
            xml.WriteStartElement("guid");
            xml.WriteAttributeString("isPermaLink", "false");
            xml.WriteString($"{feed.Name}/{article.Number}");
            xml.WriteEndElement();
            xml.WriteElementString("pubDate", article.PublishedAt.ToString("r", CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Atom(XmlWriter xml, DemoFeed feed, IReadOnlyList<DemoArticle> articles, Uri site)
    {
        xml.WriteStartElement("feed", AtomSpace);
        xml.WriteAttributeString("xml", "lang", null, "fr");
        xml.WriteElementString("title", feed.Title);
        xml.WriteElementString("subtitle", feed.About);
        xml.WriteElementString("id", "urn:demo:" + feed.Name);
        Link(xml, new Uri(site, "/demo").ToString());
        xml.WriteElementString("updated", Instant(articles.Count == 0 ? default : articles[0].PublishedAt));
        foreach (var article in articles)
        {
            xml.WriteStartElement("entry");
            xml.WriteElementString("title", article.Title);
            xml.WriteElementString("id", $"urn:demo:{feed.Name}:{article.Number}");
            Link(xml, Address(feed, article, site));
            xml.WriteElementString("published", Instant(article.PublishedAt));
            xml.WriteElementString("updated", Instant(article.PublishedAt));
            xml.WriteElementString("summary", article.Summary);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string address)
    {
        xml.WriteStartElement("link");
        xml.WriteAttributeString("rel", "alternate");
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static string Address(DemoFeed feed, DemoArticle article, Uri site) =>
        new Uri(site, $"/demo/article/{feed.Name}/{article.Number}").ToString();

    private static string Instant(DateTimeOffset moment) => moment.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
