using System.Globalization;

namespace DevEx.Web.Filters;

/// <summary>A day that anything can have been on. From other ones no period can be counted, and whoever writes one has mistyped.</summary>
internal static class PossibleDay
{
    private static readonly DateOnly First = new(2000, 1, 1);
    private static readonly DateOnly Last = new(2099, 12, 31);

    public static bool Is(DateOnly day) => day >= First && day <= Last;

    /// <summary>Null for what is no day, or none that anything can have been on.</summary>
    public static DateOnly? Read(string? text) =>
        DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && Is(day) ? day : null;
}
