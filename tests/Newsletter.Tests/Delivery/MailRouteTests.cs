using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Delivery;

public sealed class MailRouteTests
{
    [Theory]
    [InlineData("smtp://compte:p%40ss@relais.example:587?from=a@b.example", 587, SmtpSecurity.StartTls)]
    [InlineData("smtp://relais.example?from=a@b.example", 587, SmtpSecurity.StartTls)]
    [InlineData("smtp://relais.example:25?from=a@b.example", 25, SmtpSecurity.StartTls)]
    [InlineData("smtps://compte:p%40ss@relais.example?from=a@b.example", 465, SmtpSecurity.Implicit)]
    [InlineData("smtp://127.0.0.1:2525?from=a@b.example", 2525, SmtpSecurity.None)]
    [InlineData("smtp://[::1]:2525?from=a@b.example", 2525, SmtpSecurity.None)]
    [InlineData("smtp://127.0.0.1:587?from=a@b.example", 587, SmtpSecurity.StartTls)]
    [InlineData("smtp://compte:secret@127.0.0.1:2525?from=a@b.example", 2525, SmtpSecurity.StartTls)]
    public void Only_a_relay_of_this_machine_without_password_is_spoken_to_in_clear(string setting, int port, SmtpSecurity security)
    {
        var route = MailRoute.Parse(setting).ShouldBeOfType<SmtpRoute>();

        (route.Port, route.Security).ShouldBe((port, security));
        (route.Password ?? "p@ss").ShouldBeOneOf("p@ss", "secret");
    }

    [Fact]
    public void The_sender_the_answers_and_the_returns_have_their_own_addresses()
    {
        var route = MailRoute.Parse("smtp://relais.example?from=R%C3%A9seau%20<veille@b.example>&reply-to=contact@b.example&bounce=retours@b.example");

        route.From.ShouldBe(new Mailbox("veille@b.example", "Réseau"));
        (route.ReplyTo!.Address, route.Bounce.Address).ShouldBe(("contact@b.example", "retours@b.example"));
    }

    [Fact]
    public void A_folder_needs_nothing_else() =>
        MailRoute.Parse("folder:/var/lib/animation/mail").ShouldBeOfType<FolderRoute>().Path.ShouldBe("/var/lib/animation/mail");

    [Theory]
    [InlineData("")]
    [InlineData("relais.example:587")]
    [InlineData("http://relais.example")]
    [InlineData("smtp://relais.example:587")]
    [InlineData("smtp://compte@relais.example?from=a@b.example")]
    [InlineData("smtp://compte:secret@relais.example?from=nobody")]
    [InlineData("smtp://compte:secret@relais.example?form=a@b.example")]
    [InlineData("folder:mail")]
    public void A_wrong_setting_is_said_in_one_line_without_the_password(string setting)
    {
        var message = Should.Throw<FormatException>(() => MailRoute.Parse(setting)).Message;

        message.ShouldStartWith("ANIMATION_MAIL");
        message.ShouldNotContain("\n");
        message.ShouldNotContain("secret");
    }

    [Fact]
    public void A_route_does_not_print_its_password() =>
        MailRoute.Parse("smtp://compte:secret@relais.example?from=a@b.example").ToString().ShouldBe("relais.example:587");
}
