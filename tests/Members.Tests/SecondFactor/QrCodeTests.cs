using Animation.Members.SecondFactor;

namespace Animation.Members.Tests.SecondFactor;

public class QrCodeTests
{
    private static QrReader Reader(QrCode code) => new((x, y) => code[x, y], code.Size);

    [Fact]
    public void Check_words_are_those_of_the_known_example() =>
        ReedSolomon.Check([32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17], 10)
            .ShouldBe<byte>([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(14, 1)]
    [InlineData(15, 2)]
    [InlineData(26, 2)]
    [InlineData(42, 3)]
    [InlineData(62, 4)]
    [InlineData(84, 5)]
    [InlineData(106, 6)]
    [InlineData(122, 7)]
    [InlineData(152, 8)]
    [InlineData(180, 9)]
    [InlineData(181, 10)]
    [InlineData(213, 10)]
    public void A_text_reads_back_from_the_smallest_version_that_holds_it(int length, int version)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('!' + i * 7 % 90)));
        var code = QrCode.Of(text).ShouldNotBeNull();
        var reader = Reader(code);
        reader.Version.ShouldBe(version);
        reader.Read().ShouldBe(text);
        reader.Faults.ShouldBe(0);
    }

    [Fact]
    public void Every_mask_comes_up_and_reads_back()
    {
        var masks = new HashSet<int>();
        for (var i = 0; i < 400; i++)
        {
            var text = $"otpauth://totp/Opendata:personne{i}@exemple.fr?secret={OneTimeCodes.Write(System.Security.Cryptography.SHA256.HashData([(byte)i]))}&issuer=Opendata";
            var reader = Reader(QrCode.Of(text)!);
            reader.Read().ShouldBe(text);
            reader.Faults.ShouldBe(0);
            masks.Add(reader.Mask);
        }
        masks.Order().ShouldBe(Enumerable.Range(0, 8));
    }

    [Fact]
    public void A_stain_is_seen_by_the_check_words()
    {
        var code = QrCode.Of("otpauth://totp/x")!;
        var reader = new QrReader((x, y) => code[x, y] ^ (x, y) == (0, 10), code.Size);
        reader.Read().ShouldBe("otpauth://totp/x");
        reader.Faults.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void What_is_too_long_is_not_drawn() => QrCode.Of(new string('é', 107)).ShouldBeNull();

    [Fact]
    public void The_path_draws_every_dark_square_and_no_other()
    {
        var code = QrCode.Of("Ada")!;
        var drawn = QrReader.Drawn(code.Path());
        for (var y = 0; y < code.Size; y++)
        {
            for (var x = 0; x < code.Size; x++)
                drawn.Contains((x + QrCode.Margin, y + QrCode.Margin)).ShouldBe(code[x, y]);
        }
    }
}
