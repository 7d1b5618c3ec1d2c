using DevEx.Domain.Metrics;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;

namespace DevEx.Web.Builds;

/// <summary>A day of a build, as its cell holds it.</summary>
/// <param name="People">Of a local build; they end where the group is judged.</param>
internal readonly record struct BuildDayRow(
    DateOnly Day, int N, int Failures, int Errors, int Timeouts, long QueueMs, long WaitedMs, byte[] Durations, byte[] People);

/// <summary>
/// Adds a build's days up to the points of a period and these to the whole. It is filled once for each build of a list, one after the other: a
/// histogram takes nine thousand bytes.
/// </summary>
internal sealed class BuildSum
{
    private readonly Filter _filter;
    private readonly Point _whole;
    private readonly Point[] _points;
    private readonly int[] _pointOfDay;

    private readonly BaselineBook _baselines;

    public BuildSum(Filter filter, BaselineBook baselines)
    {
        (_filter, _baselines) = (filter, baselines);
        _whole = new(filter.From, filter.To);
        _points = [.. filter.Buckets().Select(b => new Point(b.From, b.To))];
        _pointOfDay = [.. _points.SelectMany((p, nth) => Enumerable.Repeat(nth, p.Days))];
    }

    public Point Whole => _whole;

    public IReadOnlyList<Point> Points => _points;

    /// <summary>Takes the days of one build, and forgets those of the one before.</summary>
    public void Fill(BuildRef build, IEnumerable<BuildDayRow> days)
    {
        var baseline = _baselines.Traditional(_filter.Team, build.Repository);
        foreach (var point in _points.Append(_whole))
        {
            point.Clear(build);
            point.Baseline = baseline;
        }

        foreach (var day in days)
        {
            _points[_pointOfDay[day.Day.DayNumber - _filter.From.DayNumber]].Add(day);
        }

        foreach (var point in _points)
        {
            _whole.Add(point);
        }
    }

    public BuildRow Row(Viewer viewer)
    {
        var (build, all) = (_whole.Build, _whole.Measured());
        return new(
            build.Place, build.Repository, build.Name, all.Runs, all.FailureShare.Value, Quantiles.Of(all.Duration), all.QueueMean.Value,
            all.Waited.TotalMinutes, _whole.LostCycles,
            [.. _points.Select(p => p.IsShown(viewer.Subject) ? p.Durations.Quantile(0.5)?.TotalMilliseconds : null)]);
    }

    /// <summary>A build over some days of the period.</summary>
    internal sealed class Point(DateOnly from, DateOnly to)
    {
        private readonly BuildPeople _people = new();
        private long _n;
        private long _queueMs;
        private long _waitedMs;

        public DateOnly From => from;

        public DateOnly To => to;

        public int Days => to.DayNumber - from.DayNumber + 1;

        public BuildRef Build { get; private set; }

        /// <summary>What waiting is counted in turns of.</summary>
        public Baseline Baseline { get; set; } = Baseline.Traditional;

        public Histogram Durations { get; } = new();

        public bool IsEmpty => _n == 0 && _waitedMs == 0;

        public long Failures { get; private set; }

        public long Errors { get; private set; }

        public long Timeouts { get; private set; }

        // Of a build that only was waited for there is no run, and still it cost.
        public double LostCycles => TimeSpan.FromMilliseconds(_waitedMs) / Baseline.Cycle;

        /// <summary>A local build is inner-loop data: it shows when enough people share it. CI's runs are everybody's.</summary>
        public bool IsShown(Guid? viewer) => !Build.IsLocal || _people.IsShown(viewer, Days);

        public void Clear(BuildRef build)
        {
            Build = build;
            (_n, Failures, Errors, Timeouts, _queueMs, _waitedMs) = (0, 0, 0, 0, 0, 0);
            Durations.Clear();
            _people.Clear();
        }

        public void Add(in BuildDayRow day)
        {
            Count(day.N, day.Failures, day.Errors, day.Timeouts, day.QueueMs, day.WaitedMs);
            Durations.Merge(day.Durations);
            _people.Add(day.People);
        }

        public void Add(Point point)
        {
            Count(point._n, point.Failures, point.Errors, point.Timeouts, point._queueMs, point._waitedMs);
            Durations.Merge(point.Durations);
            _people.Add(point._people);
        }

        public MeasuredBuild Measured() => new()
        {
            Runs = _n,
            Failures = Failures,
            Durations = Durations,
            Queue = Build.IsLocal ? null : TimeSpan.FromMilliseconds(_queueMs),
            Waited = TimeSpan.FromMilliseconds(_waitedMs),
            Baseline = Baseline,
        };

        private void Count(long n, long failures, long errors, long timeouts, long queueMs, long waitedMs)
        {
            _n += n;
            Failures += failures;
            Errors += errors;
            Timeouts += timeouts;
            _queueMs += queueMs;
            _waitedMs += waitedMs;
        }
    }
}
