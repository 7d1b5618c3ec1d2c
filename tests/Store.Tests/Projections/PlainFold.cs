using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>The cells of people's days, of changes and of groups as the domain's own functions make them of all events at once, without a store.</summary>
/// <param name="zones">Where people live; who is not in it lives by UTC.</param>
/// <param name="teamZones">The zone of each one's team; by UTC who is in none.</param>
/// <param name="teams">Of somebody on a day.</param>
internal sealed class PlainFold(
    IReadOnlyDictionary<Guid, string> zones, Func<Guid, string?> teamZones, Func<Guid, DateOnly, IReadOnlyList<string>> teams)
{
    /// <summary>The same as the cells stand in the store.</summary>
    private static readonly string Stored = string.Create(CultureInfo.InvariantCulture, $"""
        select concat_ws(' ', 'iteration', subject, day, repository, {Instant("started_at")}, {Instant("finished_at")}, complete, coalesce(outcome, '-'), array_to_string(phases, ','))
        from devex.iterations
        union all
        select concat_ws(' ', 'day', subject, day, repository, n, incomplete, active_ms, array_to_string(phases, ','), encode(cycles, 'hex')) from devex.developer_days
        union all
        select concat_ws(' ', 'change', repository, number, coalesce({Instant("merged_at")}, '-'), coalesce({Instant("deployed_at")}, '-'), coalesce(middle_ms, -1), coalesce(outer_ms, -1),
            array_to_string(flags, ','), '[' || {Segments("middle")} || ']', '[' || {Segments("outer_loop")} || ']')
        from devex.journeys
        union all
        select concat_ws(' ', 'inner', day, team, repository, n, developer_days, idle_days, incomplete, array_to_string(phases, ','), encode(cycles, 'hex')) from devex.inner_rollups
        union all
        select concat_ws(' ', loop, day, team, repository, n, unknown, bots, encode(wall, 'hex'), encode(working, 'hex'), array_to_string(segments, ','),
            array_to_string(segment_n, ','), array_to_string(segment_ms, ','), array_to_string(segment_working_ms, ','))
        from devex.change_rollups
        """);

    public static async Task<IEnumerable<string>> StoredAsync(TestStore store) => (await store.LinesAsync(Stored)).Order(StringComparer.Ordinal);

    /// <param name="events">Each once.</param>
    public IEnumerable<string> Lines(IReadOnlyList<DevEvent> events)
    {
        var days = Days(events).ToList();
        var changes = Changes(events).ToList();
        return days.SelectMany(d => d.Iterations.Select(i => Line("iteration", d.Subject, d.Day, d.Repository, i.StartedAt, i.FinishedAt, i.Complete, i.Outcome, i.Phases)))
            .Concat(days.Select(d => Line("day", d.Subject, d.Day, d.Repository, d.Sum.Iterations, d.Incomplete, d.Sum.Phases.Sum, d.Sum.Phases, d.Sum.Cycles)))
            .Concat(changes.Select(c => Line(
                "change", c.Change.Repository, c.Change.Number, Or(c.Change.MergedAt), Or(c.DeployedAt), c.MiddleMs ?? -1, c.OuterMs ?? -1, string.Join(',', c.Flags),
                $"[{string.Join(',', c.Middle.Select(s => s.Line))}]", $"[{string.Join(',', c.Outer.Select(s => s.Line))}]")))
            .Concat(Groups(days))
            .Concat(Groups("middle", changes, c => c.Change.MergedAt, c => c.MiddleMs, c => c.Middle))
            .Concat(Groups("outer", changes, c => c.DeployedAt ?? c.Change.MergedAt, c => c.OuterMs, c => c.Outer))
            .Order(StringComparer.Ordinal);
    }

    private IEnumerable<PersonsDay> Days(IReadOnlyList<DevEvent> events)
    {
        var steps = events.OfType<StepFinished>().ToLookup(s => (s.Subject, s.Workspace.Repository));
        var edits = events.OfType<EditsObserved>().ToLookup(e => (e.Subject, e.Workspace.Repository));
        return steps.Select(s => s.Key).Union(edits.Select(e => e.Key)).SelectMany(of => InnerLoop
            .Iterations(steps[of].Select(Step.Of), edits[of].SelectMany(e => e.Beats), InnerLoop.DefaultIdleTimeout)
            .GroupBy(i => InnerLoop.LocalDate(i, TimeZoneInfo.FindSystemTimeZoneById(zones.GetValueOrDefault(of.Subject, "UTC"))))
            .Select(day => new PersonsDay(of.Subject, day.Key, of.Repository, [.. day], DeveloperDay.Of([.. day]))));
    }

    private IEnumerable<Way> Changes(IReadOnlyList<DevEvent> events)
    {
        var changes = Folded<ChangeEvent, Change>(events, Change.Fold).ToLookup(c => c.Repository);
        var runs = Folded<RunEvent, Run>(events, Run.Fold);
        var incidents = Folded<IncidentEvent, Incident>(events, Incident.Fold);
        var deployments = Folded<DeploymentEvent, Deployment>(events, Deployment.Fold).ToLookup(d => d.Repository);
        return changes.SelectMany(of =>
        {
            var links = DeploymentLinks.Of(deployments[of.Key], Commits(events, of.Key), of).ToLookup(l => l.Change);
            return of.Select(change => Fold(change, [.. links[change]], runs, [.. deployments[of.Key]], incidents));
        });
    }

    private Way Fold(Change change, List<DeploymentLink> links, List<Run> runs, List<Deployment> deployments, List<Incident> incidents)
    {
        var production = links.Where(l => l.Deployment.Production).OrderBy(l => l.Deployment.FinishedAt).ThenBy(l => l.Deployment.DeploymentId, StringComparer.Ordinal).FirstOrDefault();
        var trouble = production is null ? null : OuterLoop.TroubleAt(production.Deployment, deployments, incidents);
        var outer = OuterLoop.Segments(change, OuterLoop.IntegratedAt(change, runs), links.Select(l => l.Deployment), troubleAt: trouble);
        var calendar = new WorkingCalendar(TimeZoneInfo.FindSystemTimeZoneById(change.Author.Subject is { } author ? teamZones(author) ?? "UTC" : "UTC"));
        string[] flags =
        [
            .. change.Rewritten ? ["rewritten"] : Array.Empty<string>(), .. production is { ByTime: true } ? ["byTime"] : Array.Empty<string>(),
            .. production is { NoPredecessor: true } ? ["noPredecessor"] : Array.Empty<string>(),
        ];
        var deployedAt = outer.FirstOrDefault(s => s.Kind == SegmentKind.Rollout)?.To;
        return new(
            change, deployedAt, (long?)MiddleLoop.Duration(change)?.TotalMilliseconds, (long?)(deployedAt - change.MergedAt)?.TotalMilliseconds,
            Parts(MiddleLoop.Segments(change), calendar), Parts(outer, calendar), flags);
    }

    private IEnumerable<string> Groups(List<PersonsDay> days) =>
        from day in days
        from team in teams(day.Subject, day.Day).Prepend("")
        from repository in (string[])[day.Repository, ""]
        group day by (day.Day, team, repository) into g
        let people = g.GroupBy(d => d.Subject).ToList()
        let counted = people.Where(p => p.Any(d => d.Sum.Iterations > 0)).SelectMany(p => p).ToList()
        let developerDays = counted.DistinctBy(d => d.Subject).Count()
        select Line(
            "inner", g.Key.Day, g.Key.team, g.Key.repository, counted.Sum(d => d.Sum.Iterations), developerDays, people.Count - developerDays, g.Sum(d => d.Incomplete),
            counted.Aggregate(PhaseTimes.Zero, (sum, d) => sum + d.Sum.Phases), Histogram(counted.SelectMany(d => d.Iterations).Where(i => i.Complete).Select(i => i.Cycle)));

    private IEnumerable<string> Groups(
        string loop, List<Way> changes, Func<Way, DateTimeOffset?> at, Func<Way, long?> took, Func<Way, IReadOnlyList<Part>> parts) =>
        from change in changes
        where at(change) is not null
        let day = DateOnly.FromDateTime(at(change)!.Value.UtcDateTime)
        from team in (change.Change.Author.Subject is { } author ? teams(author, day) : []).Prepend("")
        from repository in (string[])[change.Change.Repository, ""]
        group change by (day, team, repository) into g
        let known = g.Where(c => !c.Change.Author.Bot && took(c) is not null).ToList()
        let kinds = known.SelectMany(c => parts(c).Select(part => (Of: c, Part: part))).GroupBy(p => p.Part.Kind).OrderBy(k => k.Key, StringComparer.Ordinal).ToList()
        select Line(
            loop, g.Key.day, g.Key.team, g.Key.repository, known.Count, g.Count(c => !c.Change.Author.Bot && took(c) is null), g.Count(c => c.Change.Author.Bot),
            Histogram(known.Select(c => TimeSpan.FromMilliseconds(took(c)!.Value))),
            Histogram(known.Select(c => TimeSpan.FromMilliseconds(parts(c).Where(p => p.Kind is not ("draft" or "closed" or "observe")).Sum(p => p.WorkingMs)))),
            string.Join(',', kinds.Select(k => k.Key)), string.Join(',', kinds.Select(k => k.DistinctBy(p => p.Of).Count())),
            string.Join(',', kinds.Select(k => k.Sum(p => p.Part.Ms))), string.Join(',', kinds.Select(k => k.Sum(p => p.Part.WorkingMs))));

    private static List<T> Folded<TEvent, T>(IReadOnlyList<DevEvent> events, Func<IEnumerable<DevEvent>, T?> fold) where TEvent : DevEvent where T : class =>
        [.. events.OfType<TEvent>().GroupBy(e => e.StreamId).Select(fold).OfType<T>()];

    /// <summary>Of the default branch, in the order in which each first came there.</summary>
    private static IEnumerable<string> Commits(IReadOnlyList<DevEvent> events, string repository) => events.OfType<CommitsPushed>()
        .Where(p => p.Repository == repository && p.Ref == $"refs/heads/{p.DefaultBranch}")
        .SelectMany(p => p.Commits.Select(c => c.Sha).Append(p.After!).Distinct().Select((sha, nth) => (sha, p.At, nth)))
        .OrderBy(c => c.At).ThenBy(c => c.nth).ThenBy(c => c.sha, StringComparer.Ordinal).Select(c => c.sha).Distinct();

    private static List<Part> Parts(IReadOnlyList<Segment> segments, WorkingCalendar calendar) => [.. segments.Zip(calendar.WorkingTimes(segments), (s, working) =>
        new Part(Word(s.Kind.ToString()), s.From, s.To, (long)s.Length.TotalMilliseconds, (long)working.TotalMilliseconds))];

    private static Histogram Histogram(IEnumerable<TimeSpan> durations)
    {
        var histogram = new Histogram();
        foreach (var duration in durations)
        {
            histogram.Add(duration);
        }

        return histogram;
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static object Or(DateTimeOffset? at) => at is { } known ? known : "-";

    private static string Instant(string column) => $"to_char({column} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

    private static string Segments(string column) => $"""
        (select coalesce(string_agg(concat_ws(' ', s ->> 'kind', s ->> 'from', s ->> 'to', s ->> 'ms', s ->> 'workingMs'), ',' order by n), '')
         from jsonb_array_elements({column}) with ordinality o(s, n))
        """;

    private static string Line(params object?[] values) => string.Join(' ', values.Select(v => v switch
    {
        null => "-",
        DateTimeOffset at => WireInstant.ToText(at),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool yes => yes ? "t" : "f",
        Outcome outcome => Word(outcome.ToString()),
        PhaseTimes phases => string.Join(',', phases.ToArray()),
        Histogram histogram => Convert.ToHexStringLower(histogram.ToBytes()),
        _ => Convert.ToString(v, CultureInfo.InvariantCulture),
    }));

    private sealed record PersonsDay(Guid Subject, DateOnly Day, string Repository, List<Iteration> Iterations, DeveloperDay Sum)
    {
        public int Incomplete => Iterations.Count(i => !i.Complete);
    }

    private sealed record Part(string Kind, DateTimeOffset From, DateTimeOffset To, long Ms, long WorkingMs)
    {
        public string Line => PlainFold.Line(Kind, From, To, Ms, WorkingMs);
    }

    private sealed record Way(
        Change Change, DateTimeOffset? DeployedAt, long? MiddleMs, long? OuterMs, IReadOnlyList<Part> Middle, IReadOnlyList<Part> Outer, string[] Flags);
}
