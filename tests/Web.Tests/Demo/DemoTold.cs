using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Demo;

namespace DevEx.Web.Tests.Demo;

/// <summary>The demo as the product will see it: the developer-days that its events give by the rules of the loop.</summary>
internal sealed class DemoTold
{
    // A Friday evening in Europe: a week nearly over.
    public static readonly DateTimeOffset Now = new(2026, 9, 18, 17, 30, 0, TimeSpan.Zero);

    private readonly Dictionary<Guid, DemoTeam> _teams;

    public DemoTold(ulong seed, DateTimeOffset now)
    {
        Organisation = new(seed, now);
        Events = [.. Organisation.Chunks().SelectMany(c => c.Batches).SelectMany(b => b)];
        _teams = Organisation.Teams.SelectMany(t => t.Members).ToDictionary(m => m.Subject, m => m.Team);
        Days = [.. DeveloperDays()];
    }

    public DemoOrganisation Organisation { get; }

    public IReadOnlyList<DevEvent> Events { get; }

    public IReadOnlyList<(DemoTeam Team, DateOnly Date, DeveloperDay Day)> Days { get; }

    public (double IterationsPerDay, double TaxShare) Mean(Func<DemoTeam, bool> team, DateOnly from, DateOnly to)
    {
        var days = Days.Where(d => team(d.Team) && d.Date >= from && d.Date <= to && d.Day.Counts).Select(d => d.Day).ToList();
        var phases = days.Aggregate(PhaseTimes.Zero, (sum, day) => sum + day.Phases);
        return ((double)days.Sum(d => d.Iterations) / days.Count, (double)phases.Tax / phases.Sum);
    }

    private IEnumerable<(DemoTeam Team, DateOnly Date, DeveloperDay Day)> DeveloperDays()
    {
        var steps = Events.OfType<StepFinished>().ToLookup(s => (s.Subject, s.Workspace.Repository));
        var edits = Events.OfType<EditsObserved>().ToLookup(e => (e.Subject, e.Workspace.Repository));
        return
            from workspace in edits.Select(e => e.Key).Concat(steps.Select(s => s.Key)).Distinct()
            let team = _teams[workspace.Subject]
            from iteration in InnerLoop.Iterations(
                steps[workspace].Select(Step.Of), edits[workspace].SelectMany(e => e.Beats), InnerLoop.DefaultIdleTimeout)
            group iteration by (workspace.Subject, Team: team, Date: InnerLoop.LocalDate(iteration, team.TimeZone)) into day
            select (day.Key.Team, day.Key.Date, DeveloperDay.Of(day));
    }
}
