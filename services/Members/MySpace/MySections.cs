using Animation.Hosting;
using Animation.Members.Choices;
using Animation.Members.Erasure;

namespace Animation.Members.MySpace;

/// <summary>A page of a person's own space, as a card on <c>/moi</c>.</summary>
/// <param name="Sentence">What one finds or does there, in one sentence.</param>
public sealed record MySection(Text Title, Text Sentence, string Path);

/// <summary>The pages of a person's own space, in the order shown: a new page adds its line here.</summary>
public static class MySections
{
    public static readonly IReadOnlyList<MySection> All =
    [
        new(new("Mes choix", "My choices"), new("Ce que vous recevez par courriel, et à quel rythme.", "What you receive by mail, and how often."), MyChoices.Path),
        new(new("Effacer mes données", "Erase my data"), new("Faire disparaître votre compte et ce que nous savons de vous.", "Make your account and what we know of you disappear."), EraseMe.Path),
    ];
}
