namespace DevEx.Domain.Metrics;

/// <summary>What makes builds the same build: a name in a repository, on people's machines or in CI.</summary>
public sealed record BuildKey(string Repository, string Name, BuildPlace Where)
{
    public static BuildKey Of(Build build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return new(build.Repository, build.Name, build.Where);
    }
}

/// <summary>How long a build took each time on one day.</summary>
/// <param name="Day">The date of their ends.</param>
/// <param name="Durations">A histogram as it is stored: some bytes a day, where an object of it takes nine thousand.</param>
public sealed record BuildDay(DateOnly Day, ReadOnlyMemory<byte> Durations);

/// <summary>How long a build took on many days, in any order.</summary>
public sealed record BuildHistory(BuildKey Build, IReadOnlyCollection<BuildDay> Days)
{
    internal Sample Within(DayRange range) => Sample.Of(Merged(Days.Where(d => range.Contains(d.Day))));

    internal static Histogram Merged(IEnumerable<BuildDay> days)
    {
        var all = new Histogram();
        foreach (var day in days)
        {
            all.Merge(day.Durations.Span);
        }

        return all;
    }
}
