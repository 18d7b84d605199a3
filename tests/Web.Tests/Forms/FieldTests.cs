using AngleSharp.Dom;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Components;

namespace Animation.Web.Tests.Forms;

public class FieldTests
{
    private static readonly FormErrors NoTitle = new([new Problem("style.title-missing", new Text("Donnez un titre.", "Give a title."), "Title")]);

    private static Task<IElement> FormWith<TField>(FormErrors errors, params (string Name, object Value)[] parameters) where TField : IComponent
    {
        RenderFragment field = builder =>
        {
            builder.OpenComponent<TField>(0);
            foreach (var (name, value) in parameters)
                builder.AddComponentParameter(1, name, value);
            builder.CloseComponent();
        };
        return Markup.Of<Form>(new { Action = "/x", Errors = errors, ChildContent = field });
    }

    [Fact]
    public async Task A_field_has_a_visible_label_and_keeps_what_was_typed()
    {
        var form = await FormWith<Field>(FormErrors.None, ("Name", "Title"), ("Label", "Titre"), ("Value", "\"><script>"), ("Hint", "Court."));

        var input = form.QuerySelector("input[name=Title]")!;
        form.QuerySelector($"label[for={input.Id}]")!.Said().ShouldBe("Titre");
        input.GetAttribute("value").ShouldBe("\"><script>");
        form.QuerySelector("#" + input.GetAttribute("aria-describedby"))!.Said().ShouldBe("Court.");
        input.HasAttribute("aria-invalid").ShouldBeFalse();
    }

    [Fact]
    public async Task A_refused_field_is_marked_and_tied_to_its_sentence()
    {
        var form = await FormWith<Field>(NoTitle, ("Name", "Title"), ("Label", "Titre"), ("Hint", "Court."));

        var input = form.QuerySelector("input[name=Title]")!;
        input.GetAttribute("aria-invalid").ShouldBe("true");
        var described = input.GetAttribute("aria-describedby")!.Split(' ').Select(id => form.QuerySelector("#" + id)!.Said());
        described.ShouldBe(["Court.", "Donnez un titre."]);
    }

    [Fact]
    public async Task The_summary_takes_the_focus_and_links_to_the_field()
    {
        var form = await FormWith<Field>(NoTitle, ("Name", "Title"), ("Label", "Titre"));

        var summary = form.QuerySelector(".error-summary")!;
        summary.HasAttribute("autofocus").ShouldBeTrue();
        summary.GetAttribute("tabindex").ShouldBe("-1");
        var link = summary.QuerySelector("a")!.GetAttribute("href")!;
        form.QuerySelector(link)!.GetAttribute("name").ShouldBe("Title");
    }

    [Fact]
    public async Task Ticked_boxes_stay_ticked_under_one_legend()
    {
        Option[] themes = [new("climat", "Climat"), new("budget", "Budget")];
        var form = await FormWith<Checkboxes>(FormErrors.None, ("Name", "Themes"), ("Label", "Thèmes"), ("Options", themes), ("Values", new[] { "budget" }));

        form.QuerySelector("fieldset > legend")!.Said().ShouldBe("Thèmes");
        form.QuerySelectorAll("input[checked]").Select(box => box.GetAttribute("value")).ShouldBe(["budget"]);
    }

    [Fact]
    public async Task The_chosen_option_stays_chosen()
    {
        Option[] kinds = [new("a", "A"), new("b", "B")];
        var form = await FormWith<Select>(FormErrors.None, ("Name", "Kind"), ("Label", "Type"), ("Options", kinds), ("Value", "b"));

        form.QuerySelectorAll("option[selected]").Select(option => option.GetAttribute("value")).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_text_area_keeps_a_leading_line_break()
    {
        var form = await FormWith<TextArea>(FormErrors.None, ("Name", "Summary"), ("Label", "Résumé"), ("Value", "\ndeux"));

        form.QuerySelector("textarea")!.TextContent.ShouldBe("\ndeux");
    }

    [Fact]
    public async Task Each_form_carries_its_own_key_against_double_clicks()
    {
        var first = await FormWith<Field>(FormErrors.None, ("Name", "Title"), ("Label", "Titre"));
        var second = await FormWith<Field>(FormErrors.None, ("Name", "Title"), ("Label", "Titre"));

        Guid Key(IElement form) => Guid.Parse(form.QuerySelector("input[name=Cle]")!.GetAttribute("value")!);
        Key(first).ShouldNotBe(Key(second));
    }
}
