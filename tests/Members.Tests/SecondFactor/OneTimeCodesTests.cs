using System.Text;
using Animation.Members.SecondFactor;

namespace Animation.Members.Tests.SecondFactor;

public class OneTimeCodesTests
{
    private static readonly byte[] key = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, SHA-1, eight digits.
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        OneTimeCodes.Code(key, OneTimeCodes.Step(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8).ShouldBe(code);

    // RFC 4226, appendix D.
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(9, "520489")]
    public void Six_digits_are_those_of_the_older_standard(long step, string code) => OneTimeCodes.Code(key, step).ShouldBe(code);

    // RFC 4648, section 10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base_32_is_that_of_the_standard(string text, string written)
    {
        OneTimeCodes.Write(Encoding.ASCII.GetBytes(text)).ShouldBe(written);
        Encoding.ASCII.GetString(OneTimeCodes.Read(written.ToLowerInvariant())).ShouldBe(text);
    }

    [Fact]
    public void A_code_of_the_step_before_or_after_is_right_two_away_is_not_and_none_serves_twice()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var step = OneTimeCodes.Step(now);
        string At(long other) => OneTimeCodes.Code(key, other);
        OneTimeCodes.Check(key, At(step - 1), now, 0).ShouldBe(step - 1);
        OneTimeCodes.Check(key, At(step + 1), now, 0).ShouldBe(step + 1);
        OneTimeCodes.Check(key, At(step - 2), now, 0).ShouldBeNull();
        OneTimeCodes.Check(key, At(step + 2), now, 0).ShouldBeNull();
        OneTimeCodes.Check(key, At(step), now, step).ShouldBeNull();
        OneTimeCodes.Check(key, At(step - 1), now, step).ShouldBeNull();
    }
}
