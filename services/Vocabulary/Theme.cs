namespace Animation.Vocabulary;

/// <summary>A subject that items, events and people are described with.</summary>
/// <param name="Code">Stable code, the only thing stored and sent.</param>
/// <param name="LabelFr">Its name in French.</param>
/// <param name="LabelEn">Its name in English.</param>
/// <param name="Words">Words and phrases that betray it in a text, as people write them.</param>
public sealed record Theme(string Code, string LabelFr, string LabelEn, IReadOnlyList<string> Words);
