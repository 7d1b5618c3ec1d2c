using System.Globalization;
using DevEx.Domain.Metrics;
using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Sprints;

/// <summary>One sprint of a team: how many cycles it lost, and to what.</summary>
public sealed partial class SprintPage(SprintQueries queries, FilterQueries filters, TimeProvider clock)
{
    private const string Heading = "What did this sprint lose?";
    private const string OtherColour = "ph-other";

    private Task _work = Task.CompletedTask;
    private SprintAddress _address = new(null, null, BaselineChoice.Traditional);
    private DateOnly _today;
    private Filter _tabs = default!;
    private string? _problem;
    private bool? _mayRead;
    private FilterChoices? _choices;
    private SprintAnswer? _answer;
    private bool _byDay;

    // Up to the oldest that may be shown: before it there was no data, or too little.
    private IReadOnlyList<SprintView> _past = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string? Sub => _answer is { Sprint: var sprint }
        ? $"{sprint.Name} · {Figures.Dates(sprint.From, sprint.To)}{(sprint.Current ? ", still under way" : "")}{Fresh(_answer.AsOf)}"
        : null;

    private List<Choice> Teams => [.. _choices!.Teams.Select(t => new Choice(t.Team, t.Name))];

    private string Compared => $"Against {_address.Baseline.Words()}, {Figures.Duration(TimeSpan.FromMilliseconds(_answer!.Baseline.CycleMs ?? 0))} a cycle{(_answer.Baseline.Whose is { } whose ? $" ({whose})" : "")}";

    private string WhatIf => new Filter(_answer!.Sprint.Team, null, _answer.Sprint.From, _answer.Sprint.Current ? _today : _answer.Sprint.To).Address("what-if");

    private NamedLine Trend => new("Lost per developer in ten working days",
        [.. _past.Reverse().Append(_answer!.Sprint).Select(s => new LinePoint(s.From, s.LostPerTenDays))]);

    private string Told => $"n = {Figures.Count(_answer!.Sprint.Iterations ?? 0)} iterations on {Figures.Count(_answer.Sprint.DeveloperDays ?? 0)} developer-days in this sprint."
        + (_answer.Excluded.Count == 0 ? "" : $" Left out: {string.Join(", ", _answer.Excluded.Select(Figures.LeftOut))}.");

    private IReadOnlyList<WaterfallPart> RepositoryParts =>
    [
        .. _answer!.Repositories.Select((r, i) => r.Repository is null
            ? new WaterfallPart("other", "Other, not shown", r.Lost, OtherColour)
            : new WaterfallPart(r.Repository, r.Repository, r.Lost, $"team-{(i % 8) + 1}")),
    ];

    private IReadOnlyList<WaterfallPart> DayParts =>
    [
        .. _answer!.Days.Select(d => d is { From: { } from, To: { } to }
            ? new WaterfallPart(FilterLinks.Iso(from), from == to ? $"{from.ToString("ddd", CultureInfo.InvariantCulture)} {Figures.Date(from)}" : Figures.Dates(from, to), d.Lost, "accent")
            : new WaterfallPart("other", "Other, not shown", d.Lost, OtherColour)),
    ];

    private static IReadOnlyList<WaterfallPart> PhaseParts(IEnumerable<PhaseLoss> phases) =>
    [
        .. phases.Where(p => p.Cycles != 0)
            .Select(p => new WaterfallPart(p.Phase.ToString().ToLowerInvariant(), PhaseLook.Name(p.Phase), p.Cycles, PhaseLook.Key(p.Phase))),
    ];

    protected override Task OnParametersSetAsync()
    {
        _today = Answers.Today(clock);
        (_address, _problem) = SprintAddress.Read(Http.Request.Query);
        _tabs = Filter.Default(_today) with { Team = _address.Team };
        return _work = LoadAsync(Http.Viewer(), Http.RequestAborted);
    }

    private async Task LoadAsync(Viewer viewer, CancellationToken ct)
    {
        _mayRead = viewer.Is(Answers.Readers);
        if (_mayRead is false)
        {
            return;
        }

        var choices = await filters.GetAsync(viewer, ct);
        if ((_address.Team ?? (choices.Teams.Count == 0 ? null : choices.Teams[0].Team)) is { } team)
        {
            _answer = await queries.FindAsync(viewer, team, _address.Number, _address.Baseline, _today, ct);
        }

        _past = [.. (_answer?.Past ?? []).Reverse().SkipWhile(s => s.Suppressed).Reverse()];
        _byDay = _answer?.Days.Any(d => d.From is { } from && from == d.To) is true;
        _choices = choices;
    }

    private string Fresh(DateTimeOffset? asOf) => asOf is { } at ? $" · data to {Figures.Time(TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone))}" : "";
}
