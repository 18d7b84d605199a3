using System.Globalization;
using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Web;
using Animation.Web.Forms;

namespace Animation.Members.Choices;

/// <summary>The words of the page of choices.</summary>
internal static class ChoicesWords
{
    internal static readonly IReadOnlyList<string> InvitationRhythms = [Rhythms.AsItComes, Rhythms.Daily, Rhythms.Weekly, Rhythms.Never];

    private static readonly Dictionary<string, Text> said = new()
    {
        [Rhythms.AsItComes] = new("Au fil de l'eau", "As it comes"),
        [Rhythms.Daily] = new("Chaque jour", "Every day"),
        [Rhythms.Weekly] = new("Chaque semaine", "Every week"),
        [Rhythms.Monthly] = new("Chaque mois", "Every month"),
        [Rhythms.Never] = new("Jamais", "Never"),
    };

    internal static Text Say(string rhythm) => said.GetValueOrDefault(rhythm, new(rhythm, rhythm));

    internal static IReadOnlyList<Option> Options(IReadOnlyList<string> rhythms) => [.. rhythms.Select(rhythm => new Option(rhythm, Say(rhythm)))];

    internal static IReadOnlyList<Option> Days
    {
        get
        {
            var monday = new DateTime(2026, 11, 16, 0, 0, 0, DateTimeKind.Unspecified);
            var culture = CultureInfo.GetCultureInfo(new Text("fr-FR", "en-GB"));
            return [.. Enumerable.Range(1, 7).Select(day => new Option(day.ToString(CultureInfo.InvariantCulture), monday.AddDays(day - 1).ToString("dddd", culture)))];
        }
    }

    internal static IReadOnlyList<Option> Hours =>
        [.. Enumerable.Range(0, 24).Select(hour => new Option(hour.ToString(CultureInfo.InvariantCulture), Dates.Hour(DateTime.MinValue.AddHours(hour))))];

    internal static IReadOnlyList<Option> Caps => [.. ChoicesForm.Caps.Select(cap => new Option(
        cap.ToString(CultureInfo.InvariantCulture), cap == 1 ? new Text("1 courriel par semaine", "1 mail a week") : new Text($"{cap} courriels par semaine", $"{cap} mails a week")))];
}
