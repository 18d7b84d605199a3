using Microsoft.AspNetCore.Components;

namespace Animation.Web.Forms;

/// <summary>What every field has: a visible label, a hint, an error said beside it and tied to it.</summary>
public abstract class FieldBase : ComponentBase
{
    /// <summary>Name in the form: <c>nameof</c> the property of the bound record.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>The question, always visible.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>One sentence of help under the label.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>True says « (facultatif) » beside the label; everything else is required.</summary>
    [Parameter] public bool Optional { get; set; }

    [CascadingParameter] private FormErrors? Errors { get; set; }

    [CascadingParameter(Name = "Filtering")] private bool Filtering { get; set; }

    /// <summary>The id of a field's control, which the error summary links to.</summary>
    internal static string IdOf(string name) => "champ-" + Anchor.From(name);

    protected string Id => IdOf(Name);

    protected string? Error => Errors?.For(Name);

    protected string? Invalid => Error is null ? null : "true";

    protected string? Required => Optional || Filtering ? null : "true";

    /// <summary>True when the label says so; in a filter nothing is required and nothing needs saying.</summary>
    protected bool SayOptional => Optional && !Filtering;

    protected string Frame => Error is null ? "field" : "field invalid";

    /// <summary>Ids of the hint and the error, for <c>aria-describedby</c>.</summary>
    protected string? Described => (Hint, Error) switch
    {
        (null, null) => null,
        (_, null) => $"{Id}-aide",
        (null, _) => $"{Id}-erreur",
        _ => $"{Id}-aide {Id}-erreur",
    };
}
