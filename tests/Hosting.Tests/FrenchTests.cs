using Shouldly;

namespace Animation.Hosting.Tests;

public sealed class FrenchTests
{
    [Theory]
    [InlineData("Agathe Aubert", "d’Agathe Aubert")]
    [InlineData("Émile", "d’Émile")]
    [InlineData("E\u0301lodie", "d’E\u0301lodie")]
    [InlineData("Œdipe", "d’Œdipe")]
    [InlineData("île-de-France", "d’île-de-France")]
    [InlineData("Hélène", "d’Hélène")]
    [InlineData("Henri", "d’Henri")]
    [InlineData("Yves", "d’Yves")]
    [InlineData("Oussama", "d’Oussama")]
    public void A_name_that_begins_with_a_vowel_or_a_silent_h_takes_an_elided_de(string name, string said) => French.Of(name).ShouldBe(said);

    [Theory]
    [InlineData("Camille Ferrand", "de Camille Ferrand")]
    [InlineData("Hakim Belkacem", "de Hakim Belkacem")]
    [InlineData("Hana", "de Hana")]
    [InlineData("Yann", "de Yann")]
    [InlineData("Y", "de Y")]
    [InlineData("Čeněk", "de Čeněk")]
    [InlineData("", "de ")]
    public void Another_takes_the_whole_de(string name, string said) => French.Of(name).ShouldBe(said);
}
