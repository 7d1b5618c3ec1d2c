using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Me;

/// <summary>One's own commands: what was waited for each, how long it takes, how often it fails.</summary>
public sealed partial class MyCommandsPage(MyCommandQueries queries, MyDayQueries days, TimeProvider clock)
{
    private const string Path = "me/commands";
    private const int WiderDays = 90;

    private static readonly IReadOnlyList<(string? Value, string Label)> Orders = [(null, "Cost"), ("slowest", "Duration"), ("failing", "Failures")];

    private Task _work = Task.CompletedTask;
    private Viewer _viewer = default!;
    private Filter _filter = default!;
    private DateOnly _today;
    private CommandOrder _order;
    private bool _isEmpty;
    private bool _hasExample;
    private string? _problem;
    private MyCommands? _answer;
    private IReadOnlyList<string> _repositories = [];

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private IReadOnlyList<Choice> Repositories => _repositories.Count > 1 ? [.. _repositories.Select(r => new Choice(r, r))] : [];

    private string Wider => _filter.Last(WiderDays, _filter.To).Address(Path, Keep(_order));

    private string LeftOut => _answer!.Excluded.Count == 0 ? "" : " Left out: " + string.Join(", ", _answer.Excluded.Select(Figures.LeftOut)) + ".";

    /// <summary>Whatever is not known is as if it were not there.</summary>
    public static CommandOrder Read(string? word) => word switch
    {
        "slowest" => CommandOrder.Slowest,
        "failing" => CommandOrder.Failing,
        _ => CommandOrder.Cost,
    };

    protected override Task OnParametersSetAsync()
    {
        _viewer = Http.Viewer();
        _today = Answers.Today(clock);
        var (filter, problem) = MyFilters.Commands(Http.Request.Query, _today);
        (_filter, _problem) = ((filter ?? Filter.Default(_today)) with { Team = null, Grain = Grain.Week }, problem);
        _order = Read(Http.Request.Query["sort"]);
        return _work = _viewer.Subject is null ? Task.CompletedTask : LoadAsync(Http.RequestAborted);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        // Asked of all repositories, so that the list to choose from holds them all.
        var all = await queries.GetAsync(_viewer, _filter with { Repository = null }, _order, ct);
        _repositories = [.. all.Commands.Select(c => c.Repository).Distinct().Order(StringComparer.Ordinal)];
        var answer = _filter.Repository is null ? all : await queries.GetAsync(_viewer, _filter, _order, ct);
        _isEmpty = all.Commands.Count == 0 && await days.LastActiveDayAsync(_viewer, ct) is null;
        _hasExample = _isEmpty && !_viewer.Invented && await days.HasExampleAsync(_viewer, ct);
        _answer = answer;
    }

    private static string? Word(CommandOrder order) => order == CommandOrder.Cost ? null : order.ToString().ToLowerInvariant();

    private static Dictionary<string, string> Keep(CommandOrder order) => Word(order) is { } word ? new() { ["sort"] = word } : [];
}
