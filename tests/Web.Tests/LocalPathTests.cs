namespace Animation.Web.Tests;

public class LocalPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/evenements?page=2#liste")]
    [InlineData("/veille?retour=https://ailleurs.fr")]
    public void Paths_of_this_site_are_kept(string path) => LocalPath.Or(path).ShouldBe(path);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("evenements")]
    [InlineData("https://ailleurs.fr")]
    [InlineData("//ailleurs.fr")]
    [InlineData("/\\ailleurs.fr")]
    [InlineData("/.//ailleurs.fr")]
    [InlineData("/a/..//ailleurs.fr")]
    [InlineData("/%2e//ailleurs.fr")]
    [InlineData("/\t/ailleurs.fr")]
    [InlineData("/a\r\nSet-Cookie: x=1")]
    public void Anything_a_browser_could_read_as_another_host_is_not(string? path) => LocalPath.Or(path).ShouldBe("/");

    [Fact]
    public void A_redirect_to_elsewhere_is_a_bug() => Should.Throw<ArgumentException>(() => Page.SeeOther("//ailleurs.fr"));
}
