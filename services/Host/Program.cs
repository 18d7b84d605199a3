using Animation.Host.Commands;
using Animation.Hosting.Configuration;
using Animation.Members.Accounts;
using Animation.Newsletter.Mails;
using Animation.Watch.Reading;
using Npgsql;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
try
{
    return args switch
    {
        ["prepare", ..] => await Prepare.Run(configuration),
        ["messages", "list"] => await Messages.List(configuration),
        ["messages", "retry", var queue] => await Messages.Retry(configuration, queue),
        ["outbox", "resend", ..] => await Messages.Resend(configuration),
        ["admin", "add", var address] => await AddAdmin.Run(Settings.Read(configuration, production: false), address, Console.Out, TimeProvider.System, CancellationToken.None),
        ["erasures", "list"] => await Erasures.List(configuration),
        ["erasures", "replay", var file] => await Erasures.Replay(configuration, file),
        ["mail", "try", var address] => await MailPost.Try(configuration["ANIMATION_MAIL"], configuration["ANIMATION_DKIM"], address, Console.Out, TimeProvider.System),
        ["feeds", "parse", .. var files] => FeedsCommand.Run(files, Console.Out, TimeProvider.System),
        ["mail-in"] => await MailInCommand.Run(configuration),
        ["projections", "rebuild"] => await Projections.Rebuild(configuration),
        ["projections", "status"] => await Projections.Status(configuration),
        ["demo", "seed", ..] => await DemoSeed.Run(args),
        ["demo", "check", ..] => await DemoCheck.Run(configuration),
        [] or [['-', '-', ..], ..] => await Serve.Run(args),
        _ => throw new SettingsException($"'{string.Join(' ', args)}' is no command of Animation: see docs/operations.md."),
    };
}
catch (SettingsException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
catch (NpgsqlException fault)
{
    Console.Error.WriteLine($"PostgreSQL refused: {fault.Message.Split('\n')[0]}");
    return 3;
}
