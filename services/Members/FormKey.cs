using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members;

internal static class FormKey
{
    /// <summary>The form's <c>Cle</c>; none when a client sent none, and then nothing protects it from itself.</summary>
    internal static Guid? Parse(string? typed) => Guid.TryParse(typed, out var key) ? key : null;

    internal static MembersDb GetDb(this IServiceProvider services) => services.GetRequiredService<MembersDb>();
}
