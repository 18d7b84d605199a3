using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Web.Style;

/// <summary>The living style page: every component in its states, and the pattern every form of the services follows.</summary>
public static class StyleRoutes
{
    /// <summary>A form as services bind it: text, lists and yes/no in properties, so that nothing is refused before the handler.</summary>
    public sealed record SampleForm
    {
        public string? Title { get; init; }
        public string? Address { get; init; }
        public string? Summary { get; init; }
        public string? Kind { get; init; }
        public string[]? Themes { get; init; }
        public string? StartDate { get; init; }
        public string? StartTime { get; init; }
        public bool Online { get; init; }
        public string? Cle { get; init; }
    }

    private static readonly SampleForm Refused = new() { Address = "prenom.nom", Summary = "Trois retours d'expérience.", Kind = "interco", Online = true };

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/style", () => Page.Show<StylePage>()).AllowAnonymous();
        app.MapPost("/style", Handle).RefusedAs<SampleForm, StylePage>().AllowAnonymous();
        app.MapGet("/style/refus", () => Page.Show<StylePage>(new { Form = Refused, Errors = new FormErrors(Problems(Refused)) }, StatusCodes.Status422UnprocessableEntity)).AllowAnonymous();
        app.MapGet("/style/erreur/{status:int:range(400,599)}", (int status) => Results.StatusCode(status)).AllowAnonymous();
    }

    private static IResult Handle([FromForm] SampleForm form, HttpContext http)
    {
        Refusal.ThrowIfAny(Problems(form));
        Flash.Say(http, new Text($"Enregistré : {form.Title}.", $"Saved: {form.Title}."));
        return Page.SeeOther("/style");
    }

    internal static List<Problem> Problems(SampleForm form)
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(form.Title))
            problems.Add(new("style.title-missing", new("Donnez un titre : il sera dans l'agenda et dans les courriels.", "Give a title: it will be in the calendar and in the mails."), nameof(form.Title)));
        if (form.Address is null || !form.Address.Contains('@', StringComparison.Ordinal))
            problems.Add(new("style.address-malformed", new("Cette adresse n'est pas complète : il manque la partie après @.", "This address is not complete: the part after @ is missing."), nameof(form.Address)));
        if (form.Themes is null or [])
            problems.Add(new("style.themes-missing", new("Choisissez au moins un thème.", "Choose at least one theme."), nameof(form.Themes)));
        if (!DateOnly.TryParse(form.StartDate, out _))
            problems.Add(new("style.start-missing", new("Indiquez le jour et l'heure du début.", "Give the day and the time it starts."), "Start"));
        return problems;
    }
}
