using DevEx.Web.Filters;

namespace DevEx.Web.Me;

/// <summary>Reads what a page or an answer about oneself is asked for. Whose it is never stands in it.</summary>
internal static class MyFilters
{
    /// <summary>Every run of the period is looked at, so it is no longer than this.</summary>
    public const int MostDaysOfCommands = 100;

    /// <summary>By day unless weeks are asked for.</summary>
    public static (Filter? Filter, string? Problem) Rate(IQueryCollection query, DateOnly today)
    {
        var (filter, problem) = Filter.Read(query, today);
        return (filter is null || query["grain"] == "week" ? filter : filter with { Grain = Grain.Day }, problem);
    }

    public static (Filter? Filter, string? Problem) Commands(IQueryCollection query, DateOnly today)
    {
        var (filter, problem) = Filter.Read(query, today);
        return filter?.Days > MostDaysOfCommands ? (null, $"Commands are added up over at most {MostDaysOfCommands} days.") : (filter, problem);
    }
}
