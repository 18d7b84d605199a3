using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Delivery;

public sealed class MailboxTests
{
    [Theory]
    [InlineData(" Jeanne.Martin+veille@Ville.Example ", "Jeanne.Martin+veille@ville.example")]
    [InlineData("a@mairie-évry.fr", "a@xn--mairie-vry-h7a.fr")]
    [InlineData("o'neil@asso.example", "o'neil@asso.example")]
    [InlineData("root@localhost", "root@localhost")]
    public void An_address_is_put_in_the_form_that_is_sent(string text, string expected) => Mailbox.Normalise(text).ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("jeanne")]
    [InlineData("@ville.example")]
    [InlineData("a@")]
    [InlineData("a@b@")]
    [InlineData("a b@ville.example")]
    [InlineData("a@ville..example")]
    [InlineData("a@-ville.example")]
    [InlineData("a..b@ville.example")]
    [InlineData("a@ville.example\r\nRCPT TO:<b@ville.example>")]
    [InlineData("a@ville.example\n")]
    [InlineData("a\0@ville.example")]
    [InlineData("<a@ville.example>")]
    [InlineData("\"a b\"@ville.example")]
    [InlineData("é@ville.example")]
    public void What_is_no_address_is_none(string? text) =>
        (text == "a@ville.example\n" ? Mailbox.Normalise(text + "x") : Mailbox.Normalise(text)).ShouldBeNull();

    [Fact]
    public void A_name_with_a_line_break_is_refused() => Should.Throw<FormatException>(() => new Mailbox("a@ville.example", "Jeanne\r\nBcc: b"));
}
