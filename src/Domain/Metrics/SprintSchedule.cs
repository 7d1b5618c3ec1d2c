namespace DevEx.Domain.Metrics;

/// <summary>One sprint of a team.</summary>
/// <param name="Number">0 for the first of the schedule; negative before it.</param>
/// <param name="FirstDay">The day on which it begins.</param>
/// <param name="LastDay">The last one that is part of it.</param>
/// <param name="WorkingDays">How many of its days are worked.</param>
public sealed record Sprint(int Number, DateOnly FirstDay, DateOnly LastDay, int WorkingDays)
{
    public bool Contains(DateOnly day) => day >= FirstDay && day <= LastDay;
}

/// <summary>Which days of the week are worked, and which of these are not.</summary>
public sealed class WorkingDays
{
    private readonly HashSet<DayOfWeek> _week;
    private readonly HashSet<DateOnly> _holidays;

    /// <summary>Monday to Friday unless other days are given.</summary>
    public WorkingDays(IEnumerable<DayOfWeek>? week = null, IEnumerable<DateOnly>? holidays = null)
    {
        _week = [.. week ?? [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday]];
        _holidays = [.. holidays ?? []];
    }

    public static WorkingDays MondayToFriday { get; } = new();

    public bool Contains(DateOnly date) => _week.Contains(date.DayOfWeek) && !_holidays.Contains(date);

    /// <summary>How many are worked from the first to the last, both of them included.</summary>
    public int Count(DateOnly first, DateOnly last)
    {
        var count = 0;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            count += Contains(day) ? 1 : 0;
        }

        return count;
    }
}

/// <summary>A team's sprints: one after the other, all of the same length, before and after the first day that was given.</summary>
public sealed class SprintSchedule
{
    public const int DefaultLengthDays = 14;

    public SprintSchedule(DateOnly firstDay, int lengthDays = DefaultLengthDays, WorkingDays? workingDays = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lengthDays, 1);
        FirstDay = firstDay;
        LengthDays = lengthDays;
        WorkingDays = workingDays ?? WorkingDays.MondayToFriday;
    }

    public DateOnly FirstDay { get; }

    public int LengthDays { get; }

    public WorkingDays WorkingDays { get; }

    public Sprint SprintOn(DateOnly date)
    {
        var number = (int)Math.Floor((date.DayNumber - FirstDay.DayNumber) / (double)LengthDays);
        var first = FirstDay.AddDays(number * LengthDays);
        var last = first.AddDays(LengthDays - 1);
        return new(number, first, last, WorkingDays.Count(first, last));
    }
}
