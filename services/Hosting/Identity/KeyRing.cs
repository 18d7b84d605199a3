using System.Xml.Linq;
using Animation.Hosting.Data;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Animation.Hosting.Identity;

/// <summary>The key ring in <c>platform</c>, so that every process reads every other's cookies, links and seals.</summary>
internal sealed class KeyRing(Databases databases) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = databases.Shared.OpenConnection();
#pragma warning disable RS0030 // Our own keys, written by this class: nothing here comes from outside.
        return [.. connection.Query<string>("SELECT xml FROM key_ring ORDER BY id").Select(xml => XElement.Parse(xml))];
#pragma warning restore RS0030
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = databases.Shared.OpenConnection();
        connection.Execute(
            "INSERT INTO key_ring (name, xml) VALUES (@friendlyName, @xml) ON CONFLICT (name) DO NOTHING",
            new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
