using System.Diagnostics.CodeAnalysis;
using Animation.Hosting.Errors;
using Animation.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Animation.Web.Forms;

/// <summary>The form filter: a <see cref="Refusal"/> shows the same page again, with what was typed.</summary>
public static class RefusedForm
{
    /// <summary>
    /// When the handler throws a <see cref="Refusal"/>, answers 422 (409 when stale) with what <paramref name="show"/> makes of
    /// the form as typed; clients that prefer JSON get problem+json. The handler takes the form as <c>[FromForm] TForm</c>.
    /// </summary>
    /// <typeparam name="TForm">
    /// A record with properties <c>string?</c>, <c>string[]?</c> and <c>bool</c> to <c>init</c>. Never a positional one: the framework
    /// answers a bare 400 when a constructor parameter is missing, whatever its default. A post with no known field gives an empty form.
    /// </typeparam>
    public static RouteHandlerBuilder RefusedAs<TForm>(this RouteHandlerBuilder route, Func<HttpContext, TForm, FormErrors, Task<IResult>> show)
        where TForm : class, new()
    {
        // The POST guard of Hosting has checked the token of every POST; the binder's own check would only be a second one.
        route.DisableAntiforgery();
        return route.AddEndpointFilterFactory((endpoint, next) =>
        {
            var place = Array.FindIndex(endpoint.MethodInfo.GetParameters(), parameter => parameter.ParameterType == typeof(TForm));
            if (place < 0)
                throw new InvalidOperationException($"{endpoint.MethodInfo.Name} takes no [FromForm] {typeof(TForm).Name}.");
            return async call =>
            {
                call.Arguments[place] ??= new TForm();
                try
                {
                    return await next(call);
                }
                catch (Refusal refusal)
                {
                    return await Refused(call.HttpContext, refusal, (TForm)call.Arguments[place]!, show);
                }
            };
        });
    }

    /// <summary>The same for a page that needs nothing but its parameters <c>Form</c> and <c>Errors</c>.</summary>
    public static RouteHandlerBuilder RefusedAs<TForm, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage>(this RouteHandlerBuilder route)
        where TForm : class, new()
        where TPage : IComponent =>
        route.RefusedAs<TForm>((_, form, errors) => Task.FromResult<IResult>(Page.Show<TPage>(new { Form = form, Errors = errors })));

    /// <summary>
    /// Refuses a post that holds no field of the form, where the framework would hand the handler nothing at all. For a handler that takes a
    /// <c>[FromForm]</c> record and shows no page again: buttons.
    /// </summary>
    public static RouteHandlerBuilder NeedsForm(this RouteHandlerBuilder route)
    {
        route.DisableAntiforgery();
        return route.AddEndpointFilterFactory((endpoint, next) =>
        {
            var place = Array.FindIndex(endpoint.MethodInfo.GetParameters(), parameter => parameter.IsDefined(typeof(FromFormAttribute), false));
            return place < 0
                ? throw new InvalidOperationException($"{endpoint.MethodInfo.Name} takes no [FromForm] record.")
                : call => call.Arguments[place] is null ? throw Empty : next(call);
        });
    }

    private static Refusal Empty => new("platform.form_empty", new(
        "Rien n'est arrivé de cette page : revenez en arrière, rechargez-la et recommencez.", "Nothing came from this page: go back, load it again and try once more."));

    private static async Task<IResult> Refused<TForm>(HttpContext http, Refusal refusal, TForm form, Func<HttpContext, TForm, FormErrors, Task<IResult>> show)
    {
        if (ErrorPages.WantsJson(http.Request))
            return ErrorPages.Problem(http, refusal);
        var errors = new FormErrors(refusal);
        http.Response.StatusCode = errors.Status;
        return await show(http, form, errors);
    }
}
