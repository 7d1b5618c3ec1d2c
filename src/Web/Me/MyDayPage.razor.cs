using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Me;

/// <summary>One's own day, iteration by iteration. Nobody else's is ever shown here.</summary>
public sealed partial class MyDayPage(MyDayQueries queries, TimeProvider clock)
{
    private Task _work = Task.CompletedTask;
    private Viewer _viewer = default!;
    private bool _hasDays;
    private bool _hasExample;
    private string? _problem;
    private MyDay? _day;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private DateOnly _today;
    private List<TimelineRow> _rows = [];
    private Dictionary<Phase, TimeSpan> _durations = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string Heading => _day!.Date == _today
        ? "Where does my time go today?"
        : string.Create(CultureInfo.InvariantCulture, $"Where did my time go on {_day.Date:dddd, d MMMM}?");

    private string Nothing => _day!.Date == _today ? "Nothing was measured today yet." : $"Nothing was measured on {Figures.Dates(_day.Date, _day.Date)}.";

    private string Spent
    {
        get
        {
            var repositories = _day!.Iterations.Select(i => i.Repository).Distinct().Order(StringComparer.Ordinal);
            return $"{Figures.Duration(TimeSpan.FromMilliseconds(_day.Day.ActiveMs))} of active time in {string.Join(", ", repositories)}";
        }
    }

    private static string Address(DateOnly date) => $"me?date={FilterLinks.Iso(date)}";

    protected override Task OnParametersSetAsync()
    {
        _viewer = Http.Viewer();
        _hasDays = _viewer.Subject is not null;
        return _work = _hasDays ? LoadAsync(Http.Request.Query["date"].ToString(), Http.RequestAborted) : Task.CompletedTask;
    }

    private async Task LoadAsync(string asked, CancellationToken ct)
    {
        var date = PossibleDay.Read(asked);
        _problem = asked.Length > 0 && date is null ? "A day is written like 2026-03-02." : null;

        var now = clock.GetUtcNow();
        var day = await queries.GetAsync(_viewer, date, now, ct);
        if (_viewer.Invented && date is null && day is { Iterations.Count: 0, LastActiveDay: { } last })
        {
            // An example that happens to have a day off is no example.
            day = await queries.GetAsync(_viewer, last, now, ct);
        }

        _hasExample = day.Iterations.Count == 0 && await queries.HasExampleAsync(_viewer, ct);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(day.Zone);
        _today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, _zone).Date);
        _rows = DayRows.Of(day.Iterations, _zone, Address(day.Date));
        _durations = day.Day.Phases.ToDictionary(p => p.Phase, p => TimeSpan.FromMilliseconds(p.Ms));
        _day = day;
    }
}
