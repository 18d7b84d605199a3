using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Animation.Web.Charts;

/// <summary>What every chart is told. The drawing and the table below it read the same rows.</summary>
public abstract class ChartBase : ComponentBase
{
    /// <summary>The question the chart answers.</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>How to read it, with its main figure: « Les communes de moins de 3 500 habitants restent absentes. »</summary>
    [Parameter, EditorRequired] public string Sentence { get; set; } = "";

    /// <summary>The rows, in the order drawn.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<ChartRow> Rows { get; set; } = [];

    /// <summary>Head of the first column: what the rows are.</summary>
    [Parameter, EditorRequired] public string LabelHeader { get; set; } = "";

    /// <summary>Head of the second column: what is counted.</summary>
    [Parameter, EditorRequired] public string ValueHeader { get; set; } = "";

    /// <summary>Head of the third column, the period compared with; none hides it.</summary>
    [Parameter] public string? BeforeHeader { get; set; }

    /// <summary>The largest value drawn, at least 1.</summary>
    protected decimal Top => Math.Max(1, Rows.Max(row => Math.Max(row.Value ?? 0, BeforeHeader is null ? 0 : row.Before ?? 0)));

    /// <summary>A number for an SVG attribute.</summary>
    protected static string At(decimal number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>A share of the width, <c>63.5%</c>.</summary>
    protected static string Share(decimal part) => At(part * 100) + "%";
}
