using Animation.Host.Demo.Check;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Newsletter.Delivery;

namespace Animation.Host.Commands;

/// <summary>
/// <c>demo check --url ADDRESS</c>: goes round the whole loop over HTTP against a demonstration that runs there, with the same database and mail
/// folder in its environment, and says in one line that it closed; or which step failed, and exits 1.
/// </summary>
internal static class DemoCheck
{
    internal static async Task<int> Run(IConfiguration configuration)
    {
        var settings = Settings.Read(configuration, production: false);
        if (settings.Mail is null || MailRoute.Parse(settings.Mail) is not FolderRoute folder)
            throw new SettingsException("demo check: ANIMATION_MAIL must be the folder:… of the demonstration.");
        if (!Uri.TryCreate(configuration["url"] ?? settings.Url.ToString(), UriKind.Absolute, out var site))
            throw new SettingsException("demo check --url ADDRESS: an address such as http://localhost:5000 is expected.");
        await using var databases = new Databases(settings);
        using var loop = new Loop(site, new MailFolder(folder.Path), databases, TimeProvider.System);
        return await LoopCheck.Run(loop, Console.Out, CancellationToken.None) ? 0 : 1;
    }
}
