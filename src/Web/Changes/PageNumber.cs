using System.Globalization;

namespace DevEx.Web.Changes;

/// <summary>Which page of a list an address asks for.</summary>
internal static class PageNumber
{
    public const string Problem = "page is a number from 1 on.";

    private const int Most = 1_000_000;

    /// <returns>1 where none is asked for; null when it is no page.</returns>
    public static int? Read(IQueryCollection query) => query["page"].ToString() switch
    {
        "" => 1,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and <= Most => page,
        _ => null,
    };
}
