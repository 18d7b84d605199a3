using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Delivery;

public sealed class DkimSignerTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 7, 30, 0, TimeSpan.Zero);

    private static readonly byte[] Mail = MimeWriter.Write(new OutgoingMail
    {
        MessageId = "m1@asso.example",
        Date = At,
        From = new Mailbox("veille@asso.example", "Réseau"),
        To = new Mailbox("a@ville.example"),
        Subject = "Votre veille",
        Text = "Bonjour  à   tous \n\n\n",
        List = new ListHeaders("Votre veille", "veille.asso.example", new Uri("https://asso.example/lettres/arret/x")),
    });

    [Fact]
    public void Canonical_forms_are_those_of_the_standard()
    {
        // The example of RFC 6376 section 3.4.5.
        Dkim.Fields("A: X\r\nB : Y\t\r\n\tZ  \r\n").Select(Dkim.RelaxedField).ShouldBe(["a:X", "b:Y Z"]);
        Dkim.RelaxedBody(" C \r\nD \t E\r\n\r\n\r\n").ShouldBe(" C\r\nD E\r\n");
        Dkim.RelaxedBody("\r\n").ShouldBe("");
    }

    [Fact]
    public void The_signature_verifies_with_the_public_key_and_breaks_when_the_subject_changes()
    {
        using var key = RSA.Create(2048);
        using var signer = new DkimSigner("s2026", "asso.example", key.ExportPkcs8PrivateKeyPem());

        var signed = Encoding.ASCII.GetString(signer.Sign(Mail, At));

        Verifies(signed, key).ShouldBeTrue();
        Verifies(signed.Replace("Subject: Votre veille", "Subject: Votre argent", StringComparison.Ordinal), key).ShouldBeFalse();
        Verifies(signed.Replace("Bonjour", "Bonsoir", StringComparison.Ordinal), key).ShouldBeFalse();
    }

    [Fact]
    public void From_is_signed_once_more_than_it_occurs_and_the_way_out_is_signed()
    {
        using var key = RSA.Create(2048);
        using var signer = new DkimSigner("s2026", "asso.example", key.ExportPkcs8PrivateKeyPem());

        var names = SignedNames(Encoding.ASCII.GetString(signer.Sign(Mail, At)));

        names.Count(name => name == "From").ShouldBe(2);
        names.ShouldContain("List-Unsubscribe");
        names.ShouldContain("List-Unsubscribe-Post");
    }

    [Fact]
    public void A_short_key_and_a_missing_file_are_said_plainly()
    {
        using var small = RSA.Create(1024);
        Should.Throw<FormatException>(() => new DkimSigner("s", "asso.example", small.ExportPkcs8PrivateKeyPem()));
        Should.Throw<FormatException>(() => DkimSigner.Parse("s:asso.example:/nowhere/key.pem")).Message.ShouldStartWith("ANIMATION_DKIM");
        Should.Throw<FormatException>(() => DkimSigner.Parse("asso.example")).Message.ShouldStartWith("ANIMATION_DKIM");
    }

    private static List<string> SignedNames(string signed) =>
        [.. Regex.Match(signed, @"h=([^;]+);").Groups[1].Value.Split(':').Select(name => name.Trim())];

    private static bool Verifies(string signed, RSA key)
    {
        var end = signed.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var fields = Dkim.Fields(signed[..(end + 2)]);
        var signature = fields[0];
        var body = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Dkim.RelaxedBody(signed[(end + 4)..]))));
        if (!signature.Contains($"bh={body};", StringComparison.Ordinal))
            return false;
        var remaining = fields.Skip(1).ToList();
        var text = new StringBuilder();
        foreach (var name in SignedNames(signed))
        {
            var at = remaining.FindLastIndex(field => Dkim.NameOf(field).Equals(name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                continue;
            text.Append(Dkim.RelaxedField(remaining[at])).Append("\r\n");
            remaining.RemoveAt(at);
        }
        var b = signature.LastIndexOf("b=", StringComparison.Ordinal) + 2;
        text.Append(Dkim.RelaxedField(signature[..b]));
        var value = Convert.FromBase64String(Regex.Replace(signature[b..], @"\s", ""));
        return key.VerifyData(Encoding.ASCII.GetBytes(text.ToString()), value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
