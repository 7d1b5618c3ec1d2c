using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Me;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Changes;

/// <summary>One pull request from its first edit to production, on one axis and both clocks.</summary>
public sealed partial class JourneyPage(JourneyQueries queries, TimeProvider clock)
{
    private Task _work = Task.CompletedTask;
    private bool _forbidden;
    private JourneyAnswer? _journey;
    private long? _middle;
    private long? _outer;
    private List<Lane> _lanes = [];
    private List<LaneBand> _bands = [];
    private LaneAxis _axis = default!;
    private Dictionary<Phase, TimeSpan> _phases = [];

    /// <summary>See <see cref="ChangeRef.Id"/>.</summary>
    [Parameter] public string Id { get; set; } = "";

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private TimeProvider Clock => clock;

    private ChangeRow Change => _journey!.Change;

    private string Sub => $"{Change.Repository}#{Change.Number} · {Change.State} · {Change.Author ?? (Change.Bot ? "a bot" : "author not known")}"
        + (Change is { Additions: { } more, Deletions: { } less } ? $" · +{Figures.Count(more)} −{Figures.Count(less)} lines" : "");

    private IReadOnlyList<string> Notes => ChangeLine.Of(Change, ChangeClock.Wall).Notes;

    private string WholeTitle
    {
        get
        {
            if (_journey!.Stops is not [var first, .., var last])
            {
                return "Its way";
            }

            var to = last.Stop == JourneyStop.InProduction ? "Production" : JourneyLook.Word(last.Stop);
            return $"{JourneyLook.Word(first.Stop)} to {char.ToLowerInvariant(to[0])}{to[1..]}";
        }
    }

    private string Unmerged => Change.State == "closed" ? "Closed without a merge"
        : _journey!.Stops is [.., var last] ? $"Not merged yet: {JourneyLook.Word(last.Stop).ToLowerInvariant()} {Figures.Duration(clock.GetUtcNow() - last.At)} ago"
        : "Not merged yet";

    private string Reviews => _journey!.Reviews.Count(r => !r.Bot) switch
    {
        0 => "no review by a person",
        1 => "1 review",
        var n => $"{Figures.Count(n)} reviews",
    };

    private string Failed => _journey!.Runs.Count(r => r.Outcome is Outcome.Failure or Outcome.Error or Outcome.Timeout) switch
    {
        0 => "none failed",
        var n => $"{Figures.Count(n)} failed",
    };

    protected override Task OnParametersSetAsync()
    {
        _forbidden = !Http.Viewer().Is(Answers.Readers);
        return _work = _forbidden ? Task.CompletedTask : LoadAsync(Http.Viewer(), Http.RequestAborted);
    }

    private async Task LoadAsync(Viewer viewer, CancellationToken ct)
    {
        var journey = ChangeRef.Read(Id) is { } change ? await queries.GetAsync(viewer, change, ct) : null;
        if (journey is null)
        {
            // The face of it is that of every address at which there is nothing.
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var now = clock.GetUtcNow();
        _middle = ChangeLine.Of(journey.Change, ChangeClock.Working).Middle is { } middle ? (long)middle.Length.TotalMilliseconds : null;
        _outer = ChangeLine.Of(journey.Change, ChangeClock.Working).Outer is { } outer ? (long)outer.Length.TotalMilliseconds : null;
        _lanes = JourneyLook.Lanes(journey, now, When);
        _phases = (journey.Iterations ?? []).SelectMany(i => i.Phases).GroupBy(p => p.Phase).ToDictionary(g => g.Key, g => TimeSpan.FromMilliseconds(g.Sum(p => p.Ms)));
        if (_lanes.Count > 0)
        {
            var (from, to) = (_lanes.SelectMany(l => l.Bars).Min(b => b.From), _lanes.SelectMany(l => l.Bars).Max(b => b.To));
            to = journey.Change.State is "open" or "draft" && now > to ? now : to;
            _axis = LaneAxis.ByClock(from, to, clock.LocalTimeZone);
            _bands = NightBands.Of(from, to, TimeZoneInfo.FindSystemTimeZoneById(journey.Zone), journey.Days);
        }

        _journey = journey;
    }

    private string When(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone);
        return $"{Figures.Date(DateOnly.FromDateTime(local.DateTime))} {Figures.Time(local)}";
    }

    private DateOnly LastDay(IReadOnlyList<IterationView> own) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(own[^1].FinishedAt, clock.LocalTimeZone).Date);

    private static string OwnWords(IReadOnlyList<IterationView> own) =>
        $"{Figures.Count(own.Count(i => i.Complete))} iterations on its branch, {Figures.Duration(TimeSpan.FromMilliseconds(own.Sum(i => i.CycleMs)))} of active time";

    private static string? Time(long? ms) => ms is { } known ? Figures.Duration(TimeSpan.FromMilliseconds(known)) : null;

    private static string? Working(long? ms) => ms is { } known ? $"{Figures.WorkingDuration(TimeSpan.FromMilliseconds(known))} of working time" : null;
}
