using System.Text.Json;
using Animation.Host.Home;
using Animation.Hosting.Configuration;
using Animation.Hosting.Privacy;

namespace Animation.Host.MyData;

/// <summary>What one service answered about the person who asks.</summary>
/// <param name="Tables">None when it did not answer.</param>
public sealed record ServiceData(string Service, IReadOnlyList<MyDataTable>? Tables);

/// <summary>Asks every service, with the person's own cookie, what it knows about them: each applies its own rights.</summary>
public sealed class AskServices(Fragments fragments, ServiceCatalog catalog)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<ServiceData>> Ask(HttpContext http) => await Task.WhenAll(catalog.All.Select(async service =>
    {
        var answer = await fragments.Ask(http, $"/fragments/{service.Name}/mes-donnees", patience);
        return new ServiceData(service.Name, answer is null ? null : JsonSerializer.Deserialize<IReadOnlyList<MyDataTable>>(answer, JsonSerializerOptions.Web));
    }));
}
