using System.Globalization;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.WebUtilities;

namespace DevEx.Web.Components.Shared;

/// <summary>Where a filter leads: the addresses of the same page for other periods, and without one of its filters.</summary>
public static class FilterLinks
{
    /// <summary>The lengths that one click chooses, in days.</summary>
    public static readonly IReadOnlyList<int> Presets = [7, 30, 90, 365];

    // What every page understands; how finely a chart is cut is each page's own.
    private static readonly string[] CarriedFields = ["team", "repository", "from", "to", "compare", "clock"];

    public static int ActiveCount(this Filter filter) => (filter.Team is null ? 0 : 1) + (filter.Repository is null ? 0 : 1);

    public static Filter Last(this Filter filter, int days, DateOnly latest) => filter with { From = latest.AddDays(1 - days), To = latest };

    /// <summary>The period of the same length just after, or null where that is still to come.</summary>
    public static Filter? Later(this Filter filter, DateOnly latest) => filter.To >= latest
        ? null
        : filter.Last(filter.Days, filter.To.AddDays(filter.Days) < latest ? filter.To.AddDays(filter.Days) : latest);

    /// <summary>The filter as an address of <paramref name="path"/>.</summary>
    /// <param name="keep">What else the page has in its address.</param>
    public static string Address(this Filter filter, string path, IEnumerable<KeyValuePair<string, string>>? keep = null)
    {
        var fields = new List<KeyValuePair<string, string?>>
        {
            new("team", filter.Team), new("repository", filter.Repository), new("from", Iso(filter.From)), new("to", Iso(filter.To)),
            new("grain", filter.Grain == Grain.Day ? "day" : null),
            new("compare", filter.Compare == Compare.Before ? null : Word(filter.Compare)), new("clock", filter.IsWorking ? "working" : null),
        };
        foreach (var (name, value) in keep ?? [])
        {
            fields.Add(new(name, value));
        }

        return path + "?" + string.Join('&', fields.Where(f => f.Value is not null).Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value!)}"));
    }

    /// <summary>What of a page's query goes along to another page, with its question mark; empty where there is nothing.</summary>
    public static string Carried(string query)
    {
        var fields = QueryHelpers.ParseQuery(query);
        var carried = CarriedFields.Where(f => !string.IsNullOrEmpty(fields.GetValueOrDefault(f))).Select(f => $"{f}={Uri.EscapeDataString(fields[f].ToString())}");
        return string.Join('&', carried) is { Length: > 0 } text ? "?" + text : "";
    }

    /// <summary>As the address has it.</summary>
    public static string Word(Compare compare) => compare.ToString().ToLowerInvariant();

    /// <summary>After a comparison: <c>22 % faster than before</c>.</summary>
    public static string Than(this Filter filter) => filter.Compare == Compare.Year ? "than a year before" : "than before";

    /// <summary>The name of a line that shows the other period.</summary>
    public static string BeforeName(this Filter filter) => filter.Compare == Compare.Year ? "a year before" : "the period before";

    /// <summary>What the period is compared with, in words; empty where it is nothing.</summary>
    public static string AgainstWhat(this Filter filter) => filter.Compare switch
    {
        Compare.Before => $", compared with the {filter.Days} days before",
        Compare.Year => $", compared with {Figures.Dates(filter.Compared!.From, filter.Compared.To)}",
        _ => "",
    };

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>One entry of a list to choose from.</summary>
public sealed record Choice(string Value, string Label);
