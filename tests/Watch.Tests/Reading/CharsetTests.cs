using System.Text;
using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Reading;

public class CharsetTests
{
    private const string Text = "<rss><channel><title>Été à Œuf – 3 €</title></channel></rss>";

    private static string Title(byte[] bytes, string? contentType = null) =>
        FeedReader.Read(bytes, new ReadOptions(DateTimeOffset.UnixEpoch, null, contentType)).Title;

    private static byte[] In(string name, string text) => CodePagesEncodingProvider.Instance.GetEncoding(name)?.GetBytes(text) ?? Encoding.GetEncoding(name).GetBytes(text);

    [Theory]
    [InlineData("utf-8", null)]
    [InlineData("utf-8", "iso-8859-1")]
    [InlineData("windows-1252", null)]
    [InlineData("windows-1252", "iso-8859-1")]
    [InlineData("windows-1252", "utf-8")]
    public void A_french_title_survives_a_wrong_label(string real, string? label)
    {
        Title(In(real, Text), label is null ? null : $"text/xml; charset={label}").ShouldBe("Été à Œuf – 3 €");
        Title(In(real, label is null ? Text : $"<?xml version=\"1.0\" encoding=\"{label}\"?>{Text}")).ShouldBe("Été à Œuf – 3 €");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Wide_encodings_are_seen_with_and_without_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        Title(encoding.GetBytes(Text)).ShouldBe("Été à Œuf – 3 €");
        Title([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)]).ShouldBe("Été à Œuf – 3 €");
    }

    [Fact]
    public void Other_scripts_follow_their_declaration() =>
        Title(In("koi8-r", "<?xml version='1.0' encoding='koi8-r'?><rss><channel><title>Весна</title></channel></rss>")).ShouldBe("Весна");

    [Theory]
    [InlineData("koi8-r", "Новости сельского округа о воде и дорогах")]
    [InlineData("windows-1251", "Новости сельского округа о воде и дорогах")]
    [InlineData("shift_jis", "町のおしらせと水のはなしをおとどけします")]
    [InlineData("euc-jp", "町のおしらせと水のはなしをおとどけします")]
    [InlineData("euc-kr", "마을의 물과 길에 대한 새로운 소식을 전합니다")]
    [InlineData("gb2312", "关于村庄用水和道路的最新消息我们将继续报道")]
    [InlineData("windows-1253", "Νέα για το νερό και τους δρόμους του χωριού")]
    [InlineData("windows-1255", "חדשות על המים והדרכים של הכפר שלנו")]
    public void Other_scripts_that_nobody_names_are_recognised(string real, string title) =>
        Title(In(real, $"<rss><channel><title>{title}</title></channel></rss>")).ShouldBe(title);

    [Theory]
    [InlineData("CÃ´te dâ€™IvoireÂ\u00a0: les Ã©lus Ã\u00a0 lâ€™Ã©cole", "Côte d’Ivoire\u00a0: les élus à l’école")]
    [InlineData("Lâ€™Ã‰cole â€“ 3 â‚¬", "L’École – 3 €")]
    [InlineData("AMANHÃ… “IRMÃ” Â", "AMANHÃ… “IRMÃ” Â")]
    [InlineData("Écrire « Ã© » au lieu de « é »", "Écrire « Ã© » au lieu de « é »")]
    [InlineData("La maire âgée", "La maire âgée")]
    public void What_was_encoded_twice_is_decoded_once_more_and_nothing_else_is(string written, string meant) => DoubleEncoding.Undo(written).ShouldBe(meant);

    [Fact]
    public void Latin_bytes_pasted_in_utf_8_are_repaired()
    {
        byte[] mixed = [.. "<rss><channel><title>é "u8, 0xe9, 0x92, .. "</title></channel></rss>"u8];

        Title(mixed, "text/xml; charset=utf-8").ShouldBe("é é’");
    }

    [Fact]
    public void Windows_punctuation_written_as_control_characters_is_repaired() =>
        Title("<rss><channel><title>l&#146;eau</title></channel></rss>"u8.ToArray()).ShouldBe("l’eau");
}
