using DevEx.Domain.Metrics;

namespace DevEx.Web.Me;

/// <summary>How many iterations one member of a team had on a day; they end here.</summary>
internal readonly record struct MemberDay(DateOnly Day, Guid Subject, long Iterations);

/// <summary>Judges whether the middle half of a team's week may be shown to one of its members, and finds it.</summary>
/// <remarks>
/// A week is always whole, Monday to Sunday, over, and of those who were in the team on every day of it. So the answer is the same whatever
/// period was asked for, and no two answers differ by a day or by one person.
/// </remarks>
internal static class TeamBand
{
    // Beyond either end there have to be so many others, or it would be one person's day that is read off.
    private const int LeastBeyond = 3;
    private const int DaysOfAWeek = 7;
    private const double Quarter = 0.25;

    private static readonly GroupRule Rule = new();

    /// <param name="week">The developer-days of one week that have a complete iteration.</param>
    /// <returns>Null when too few stand behind it, or one of them makes most of it: of its days, or of its iterations.</returns>
    public static Band? Of(IReadOnlyList<MemberDay> week, Guid viewer)
    {
        if (!IsShown(_ => 1) || !IsShown(d => d.Iterations))
        {
            return null;
        }

        var sorted = week.Select(d => d.Iterations).Order().ToList();
        var (low, high) = (OwnDays.At(sorted, Quarter), OwnDays.At(sorted, 1 - Quarter));
        return Others(d => d.Iterations < low) >= LeastBeyond && Others(d => d.Iterations > high) >= LeastBeyond ? new(low, high, week.Count) : null;

        bool IsShown(Func<MemberDay, double> amount) =>
            Rule.Judge(week.Select(d => new Contribution(d.Subject, amount(d), 1)), viewer, DaysOfAWeek) == Disclosure.Shown;

        int Others(Func<MemberDay, bool> beyond) => week.Where(beyond).Select(d => d.Subject).Where(s => s != viewer).Distinct().Count();
    }
}
