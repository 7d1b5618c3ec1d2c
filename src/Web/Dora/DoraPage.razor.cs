using DevEx.Domain.Metrics;
using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Dora;

/// <summary>DORA's five over the period, and the deployments that stand behind them.</summary>
public sealed partial class DoraPage(DoraQueries queries, AnnotationQueries annotations, FilterQueries filters, TimeProvider clock)
{
    private const string Heading = "How does what we change reach production?";
    private const int WiderDays = 90;
    private const int FewestCompared = 5;

    private Task _work = Task.CompletedTask;
    private Filter _filter = default!;
    private DateOnly _today;
    private string? _problem;
    private bool? _mayRead;
    private FilterChoices? _choices;
    private DoraAnswer? _answer;
    private IReadOnlyList<Mark> _marks = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private string Word => _filter.Grain.Word();

    private List<Choice> Teams => [.. _choices!.Teams.Select(t => new Choice(t.Team, t.Name))];

    private List<Choice> Repositories => [.. _choices!.Repositories.Select(r => new Choice(r, r))];

    private string Listed => _answer!.N > _answer.Deployments.Count
        ? $"The newest {Figures.Count(_answer.Deployments.Count)} of {Figures.Count(_answer.N)} that reached production"
        : $"All {Figures.Count(_answer.N)} that reached production";

    // A team's people deploy what is in repositories, with whatever others put there.
    private string Whose => _answer!.Repositories is { } some && _filter.Team is not null
        ? $"Deployments belong to repositories: these are of {(some.Count == 0 ? "none" : string.Join(", ", some))}, where the team's people merged something. Lead time is of the team's own changes. "
        : "";

    private string LeftOut => _answer!.Excluded.Count == 0 ? "" : "Left out: " + string.Join(", ", _answer.Excluded.Select(Figures.LeftOut)) + ".";

    private string Wider => _filter.Last(WiderDays, _filter.To).Address("dora");

    private NamedLine LeadTimes => new("Lead time", [.. _answer!.Buckets.Select(b => new LinePoint(b.From, b.LeadTimeMs))]);

    private NamedLine Deliveries => new("Deployments a day", [.. _answer!.Buckets.Select(b => new LinePoint(b.From, b.DeploymentsPerDay))]);

    private IEnumerable<Tile> Tiles =>
    [
        Of("Lead time, median", f => f.LeadTime, b => b.LeadTimeMs, "changes", "No change came to production"),
        Of("Deployment frequency", f => f.DeploymentDays, WholeWeek, "deployments", "No whole week yet", "days a week", lowerIsBetter: false, FigureKind.Number),
        Of("Change fail rate", f => f.ChangeFailRate, b => b.ChangeFailRate, "deployments", "No deployment"),
        Of("Recovery time, median", f => f.RecoveryTime, b => b.RecoveryMs, "recoveries", "Nothing had to be recovered from"),
        Of("Rework rate", f => f.ReworkRate, b => b.ReworkRate, "deployments", "No deployment"),
    ];

    protected override Task OnParametersSetAsync()
    {
        _today = Answers.Today(clock);
        var (filter, problem) = Filter.Read(Http.Request.Query, _today);
        (_filter, _problem) = (filter ?? Filter.Default(_today), problem);
        return _work = LoadAsync(Http.Viewer(), Http.RequestAborted);
    }

    private async Task LoadAsync(Viewer viewer, CancellationToken ct)
    {
        _mayRead = viewer.Is(Answers.Readers);
        if (_mayRead is false)
        {
            return;
        }

        var (choices, marks, answer) = (filters.GetAsync(viewer, ct), annotations.GetAsync(viewer, _filter, ct), queries.GetAsync(viewer, _filter, ct));
        await Task.WhenAll(choices, marks, answer);
        _marks = LoopPoints.Marks(await marks);
        _answer = await answer;
        _choices = await choices;
    }

    private Tile Of(
        string title, Func<DoraFive, DoraFigure> figure, Func<DoraPoint, double?> point, string countOf, string nothing, string? unit = null, bool lowerIsBetter = true,
        FigureKind? kind = null)
    {
        var (now, before) = (figure(_answer!.Total), figure(_answer.Previous));
        var written = kind ?? Figures.KindOf(now.Explanation.Measure.Unit);
        return new(title, unit, written, now, now.Value is { } value && before.Value is { } past
                // A median of two recoveries says nothing of the next, nor does the one deployment in forty that failed.
                ? new(written, value, past, now.N, before.N, lowerIsBetter,
                    Comparison.Cases(written, value, now.N) < FewestCompared || Comparison.Cases(written, past, before.N) < FewestCompared ? false : null)
                : null,
            [.. _answer.Buckets.Select(point)], countOf, nothing);
    }

    // The days of a week that is not over are no days a week.
    private double? WholeWeek(DoraPoint point) => _filter.Grain == Grain.Week && point.To.DayNumber - point.From.DayNumber < 6 ? null : point.DeploymentDays;

    private static string? Text(FigureKind kind, double? value) => value is { } known ? Figures.Of(kind, known) : null;

    private sealed record Tile(
        string Title, string? Unit, FigureKind Kind, DoraFigure Now, Comparison? Against, IReadOnlyList<double?> Points, string CountOf, string Nothing);
}
