using System.Globalization;
using AngleSharp.Dom;
using Animation.Web.Charts;

namespace Animation.Web.Tests.Charts;

public class ChartTests
{
    private static readonly ChartRow[] Rows = [new("Communes", 40, 20), new("Intercommunalités", 80, 100), new("Petites communes", null, 5)];

    private static object With(ChartRow[] rows, string? before = "Avant") =>
        new { Title = "Qui participe ?", Sentence = "Les intercommunalités.", Rows = rows, LabelHeader = "Type", ValueHeader = "Maintenant", BeforeHeader = before };

    [Fact]
    public async Task Bars_are_drawn_to_scale_from_the_rows_of_the_table()
    {
        var chart = await Markup.Of<BarChart>(With(Rows));

        Widths(chart, ".bar:not(.before)").ShouldBe([40, 80, 0]);
        Widths(chart, ".bar.before").ShouldBe([20, 100, 5]);
        chart.QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.Said())))
            .ShouldBe(["Communes 40 20", "Intercommunalités 80 100", "Petites communes non publié 5"]);
    }

    [Fact]
    public async Task The_sentence_comes_first_and_the_drawing_has_a_name()
    {
        var chart = await Markup.Of<BarChart>(With(Rows));

        chart.QuerySelector("figure")!.FirstElementChild!.Said().ShouldBe("Qui participe ?Les intercommunalités.");
        chart.QuerySelector("svg[role=img]")!.GetAttribute("aria-label").ShouldBe("Qui participe ?");
    }

    [Fact]
    public async Task A_line_stops_where_a_value_is_not_published()
    {
        ChartRow[] months = [new("janv.", 10), new("févr.", 20), new("mars", null), new("avr.", 30), new("mai", 40)];

        var chart = await Markup.Of<LineChart>(With(months, before: null));

        chart.QuerySelectorAll("line.line").Length.ShouldBe(2);
        chart.QuerySelectorAll("circle.dot").Length.ShouldBe(4);
        var heights = chart.QuerySelectorAll("circle.dot").Select(dot => double.Parse(dot.GetAttribute("cy")!, CultureInfo.InvariantCulture)).ToArray();
        (heights[0] - heights[1]).ShouldBe((heights[2] - heights[3]), 0.02);
    }

    [Fact]
    public async Task An_empty_chart_draws_nothing_and_fails_nowhere()
    {
        var chart = await Markup.Of<LineChart>(With([]));

        chart.QuerySelector("svg[role=img]").ShouldBeNull();
    }

    private static IEnumerable<double> Widths(IElement chart, string bars) =>
        chart.QuerySelectorAll("svg[role=img] " + bars).Select(bar => double.Parse(bar.GetAttribute("width")!.TrimEnd('%'), CultureInfo.InvariantCulture));
}
