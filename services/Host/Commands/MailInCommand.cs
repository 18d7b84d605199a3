using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Watch.Letters;

namespace Animation.Host.Commands;

/// <summary><c>mail-in</c>: the end of a mail server's pipe. Whatever goes wrong, the mail server keeps the mail and tries again.</summary>
public static class MailInCommand
{
    /// <param name="mail">Standard input when none is given.</param>
    /// <returns>0 or <see cref="MailIn.TryAgain"/>, nothing else.</returns>
    public static async Task<int> Run(IConfiguration configuration, Stream? mail = null)
    {
        try
        {
            await using var databases = new Databases(Settings.Read(configuration, production: false));
            await using var input = mail ?? Console.OpenStandardInput();
            return await MailIn.Run(databases, input, TimeProvider.System, CancellationToken.None);
        }
        // Any other end than this code makes a mail server send the mail back to whoever wrote it.
#pragma warning disable CA1031
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"mail-in: not stored, to be tried again: {(fault is SettingsException ? fault.Message : fault.GetType().Name)}");
            return MailIn.TryAgain;
        }
    }
}
