using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Animation.Web.Charts;

/// <summary>An SVG <c>text</c> element, a name Razor keeps for itself.</summary>
public sealed class Words : ComponentBase
{
    [Parameter] public string X { get; set; } = "0";

    [Parameter, EditorRequired] public string Y { get; set; } = "0";

    [Parameter] public string? Class { get; set; }

    /// <summary><c>start</c>, <c>middle</c> or <c>end</c>: which part of the words stands at X.</summary>
    [Parameter] public string? Anchor { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", X);
        builder.AddAttribute(2, "y", Y);
        builder.AddAttribute(3, "class", Class);
        builder.AddAttribute(4, "text-anchor", Anchor);
        builder.AddContent(5, ChildContent);
        builder.CloseElement();
    }
}
