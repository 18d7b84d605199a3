using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Animation.Host;

namespace Animation.Architecture.Tests;

public sealed partial class ReferencesTests
{
    // The drawing in docs/decisions and the README: who may lean on whom.
    private static readonly Dictionary<string, string[]> allowed = new()
    {
        ["Contracts"] = [],
        ["Vocabulary"] = [],
        ["EventStore"] = [],
        ["Hosting"] = ["Contracts"],
        ["Web"] = ["Hosting"],
        ["Members"] = ["Contracts", "Hosting", "Vocabulary", "Web"],
        ["Events"] = ["Contracts", "Hosting", "Vocabulary", "Web"],
        ["Watch"] = ["Contracts", "Hosting", "Vocabulary", "Web"],
        ["Newsletter"] = ["Contracts", "Hosting", "Vocabulary", "Web"],
        ["Engagement"] = ["Contracts", "EventStore", "Hosting", "Vocabulary", "Web"],
        ["Host"] = ["Engagement", "Events", "Members", "Newsletter", "Watch"],
    };

    [GeneratedRegex("""<ProjectReference Include="[^"]*/(\w+)\.csproj" """, RegexOptions.None, 1000)]
    private static partial Regex ProjectReference { get; }

    [GeneratedRegex("""<PackageReference Include="([^"]+)" """, RegexOptions.None, 1000)]
    private static partial Regex PackageReference { get; }

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "services")).Select(folder => Path.GetFileName(folder)!).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_leans_only_on_those_drawn(string project)
    {
        var references = ProjectReference.Matches(Repository.Read("services", project, project + ".csproj")).Select(match => match.Groups[1].Value);
        references.Except(allowed[project]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Vocabulary")]
    public void Contracts_and_Vocabulary_reference_no_package(string project) =>
        PackageReference.Matches(Repository.Read("services", project, project + ".csproj")).ShouldBeEmpty();

    [Fact]
    public void EventStore_references_Npgsql_only() =>
        PackageReference.Matches(Repository.Read("services", "EventStore", "EventStore.csproj")).Select(match => match.Groups[1].Value).ShouldBe(["Npgsql"]);

    [Fact]
    public void No_program_of_the_platform_references_the_private_servers() =>
        Repository.Files("services", "*.csproj").Where(file => File.ReadAllText(file).Contains("PrivateServers", StringComparison.Ordinal)).ShouldBeEmpty();

    // The analyser already refuses these while compiling; this looks at what was compiled.
    private static readonly string[] banned =
    [
        "System.Net.Mail.SmtpClient", "System.TimeZoneInfo", "System.Xml.XmlDocument",
        "MassTransit.IBus", "MassTransit.IBusControl", "MassTransit.IPublishEndpoint", "MassTransit.ISendEndpoint", "MassTransit.ISendEndpointProvider",
    ];

    private static readonly string[] bannedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid",
    ];

    public static TheoryData<string> Services => [.. AnimationApp.Services.Select(service => service.Assembly.GetName().Name!), "Animation.Web", "Animation", "Animation.EventStore"];

    [Theory]
    [MemberData(nameof(Services))]
    public void Nothing_compiled_outside_Hosting_uses_what_is_banned(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var metadata = file.GetMetadataReader();
        string NameOf(TypeReference type) => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
        var types = metadata.TypeReferences.Select(handle => NameOf(metadata.GetTypeReference(handle)));
        var members = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{NameOf(metadata.GetTypeReference((TypeReferenceHandle)member.Parent))}.{metadata.GetString(member.Name)}");
        types.Intersect(banned).ShouldBeEmpty();
        members.Intersect(bannedMembers).ShouldBeEmpty();
    }
}
