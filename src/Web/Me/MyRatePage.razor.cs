using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Me;

/// <summary>One's own iterations per day, against the own past and beside the band of the team.</summary>
public sealed partial class MyRatePage(MyRateQueries queries, MyDayQueries days, AnnotationQueries annotations, TimeProvider clock)
{
    private const string Path = "me/rate";
    private const int WiderDays = 90;

    private static readonly IReadOnlyList<(string? Value, string Label)> Grains = [(null, "Day"), ("week", "Week")];

    private Task _work = Task.CompletedTask;
    private Viewer _viewer = default!;
    private Filter _filter = default!;
    private DateOnly _today;
    private bool _byWeek;
    private bool _isEmpty;
    private bool _hasExample;
    private string? _problem;
    private MyRate? _rate;
    private IReadOnlyList<Mark> _marks = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private IReadOnlyList<Choice> Teams => _rate!.Teams.Count > 1 ? [.. _rate.Teams.Select(t => new Choice(t.Team, t.Name))] : [];

    private IReadOnlyList<Choice> Repositories => _rate!.Repositories.Count > 1 ? [.. _rate.Repositories.Select(r => new Choice(r, r))] : [];

    private string Wider => _filter.Last(WiderDays, _filter.To).Address(Path, Keep(_byWeek));

    private string Label => "A line: your iterations per day" + (_rate!.Suppressed ? "" : $"; behind them the middle half of {_rate.Team!.Name}'s days");

    private string AboutBand => _rate! switch
    {
        { Team: null } => "You are in no team, so there is no band to compare with.",
        { Suppressed: true } => $"The band of {_rate!.Team!.Name} is not shown: it needs a week that is over, in which at least five others of the team worked, "
            + "nobody makes more than half of it, and three others stand beyond either end. So nobody's own days can be read from it.",
        _ => $"The band is where half of the days lie that {_rate!.Team!.Name} had in a week: a quarter of them below it, and a quarter above. "
            + "A week without a band is not over, or too few others stand behind it.",
    };

    private static Dictionary<string, string> Keep(bool byWeek) => byWeek ? new() { ["grain"] = "week" } : [];

    protected override Task OnParametersSetAsync()
    {
        _viewer = Http.Viewer();
        _today = Answers.Today(clock);
        var (filter, problem) = MyFilters.Rate(Http.Request.Query, _today);
        (_filter, _problem) = (filter ?? Filter.Default(_today) with { Grain = Grain.Day }, problem);
        _byWeek = Http.Request.Query["grain"] == "week";
        return _work = _viewer.Subject is null ? Task.CompletedTask : LoadAsync(Http.RequestAborted);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var rate = await queries.GetAsync(_viewer, _filter, _today, ct);
        _filter = _filter with { Team = rate.Teams.Count > 1 ? rate.Team?.Team : null };
        _marks = LoopPoints.Marks(await annotations.GetAsync(_viewer, _filter with { Team = rate.Team?.Team }, ct));
        _isEmpty = rate.N == 0 && await days.LastActiveDayAsync(_viewer, ct) is null;
        _hasExample = _isEmpty && !_viewer.Invented && await days.HasExampleAsync(_viewer, ct);
        _rate = rate;
    }
}
