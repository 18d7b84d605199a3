using System.Globalization;

namespace Animation.Web;

/// <summary>Numbers as people write them in the reader's language.</summary>
public static class Numbers
{
    /// <summary><c>12 480</c> in French (no-break spaces), <c>12,480</c> in English.</summary>
    public static string Whole(long number) => number.ToString("#,0", Format());

    /// <summary>At most two decimals: <c>3,5</c> or <c>3.5</c>.</summary>
    public static string Compact(decimal number) => number.ToString("#,0.##", Format());

    /// <summary>A share of 1 as a percentage without decimals: <c>12 %</c> or <c>12%</c>.</summary>
    public static string Percent(decimal share) => English
        ? Math.Round(share * 100).ToString("0", Format()) + "%"
        : Math.Round(share * 100).ToString("0", Format()) + "\u00A0%";

    private static bool English => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    private static NumberFormatInfo Format() => English
        ? CultureInfo.InvariantCulture.NumberFormat
        : new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "\u00A0", NegativeSign = "−" };
}
