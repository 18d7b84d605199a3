using System.Diagnostics.CodeAnalysis;
using Animation.Hosting.Errors;
using Animation.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Animation.Web.Forms;

/// <summary>The form filter: a <see cref="Refusal"/> shows the same page again, with what was typed.</summary>
public static class RefusedForm
{
    /// <summary>
    /// When the handler throws a <see cref="Refusal"/>, answers 422 (409 when stale) with what <paramref name="show"/> makes of
    /// the form as typed; clients that prefer JSON get problem+json. The handler must take the form as <c>[FromForm] TForm</c>.
    /// </summary>
    public static RouteHandlerBuilder RefusedAs<TForm>(this RouteHandlerBuilder route, Func<HttpContext, TForm, FormErrors, Task<IResult>> show)
    {
        // The POST guard of Hosting has checked the token of every POST; the binder's own check would only be a second one.
        route.DisableAntiforgery();
        return route.AddEndpointFilter(async (call, next) =>
        {
            try
            {
                return await next(call);
            }
            catch (Refusal refusal)
            {
                var errors = new FormErrors(refusal);
                var http = call.HttpContext;
                if (ErrorPages.WantsJson(http.Request))
                    return ErrorPages.Problem(http, refusal);
                http.Response.StatusCode = errors.Status;
                return await show(http, call.Arguments.OfType<TForm>().First(), errors);
            }
        });
    }

    /// <summary>The same for a page that needs nothing but its parameters <c>Form</c> and <c>Errors</c>.</summary>
    public static RouteHandlerBuilder RefusedAs<TForm, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TPage>(this RouteHandlerBuilder route)
        where TPage : IComponent =>
        route.RefusedAs<TForm>((_, form, errors) => Task.FromResult<IResult>(Page.Show<TPage>(new { Form = form, Errors = errors })));
}
