using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Organisation;
using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Setup;

/// <summary>The loops that others are compared with: which are set, and one of them to change.</summary>
public sealed partial class BaselinesPage(Baselines baselines, Teams teams)
{
    private readonly HashSet<int> _wrong = [];
    private IReadOnlyList<(BaselineTarget Target, string Words)> _all = [];
    private IReadOnlyList<SetBaseline> _set = [];
    private BaselineTarget _target = BaselineTarget.Organisation;

    // Null until what is set is known: a form keeps what it was made with.
    private SetupForm? _form;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "baseline")] private BaselineInput? Input { get; set; }

    private string Words => _all.First(a => a.Target == _target).Words;

    private string State => _set.Any(Is) ? "This one is set."
        : _target.Kind == Baseline.TargetKind ? "The team has no target yet. The fields begin with what it is compared with now."
        : $"Not set: what holds is {Holds.Name}, {Figures.Duration(Holds.Cycle)} a cycle.";

    private Baseline Holds => new BaselineBook(_set).Traditional(
        _target.Scope == BaselineScope.Team ? _target.Key : null, _target.Scope == BaselineScope.Repository ? _target.Key : null);

    protected override async Task OnInitializedAsync()
    {
        if (!SetupAccess.May(Http))
        {
            return;
        }

        var tenant = Http.Viewer().Tenant;
        _set = await baselines.ListAsync(tenant, Http.RequestAborted);
        _all = BaselineTarget.All(
            (await teams.ListAsync(tenant, Http.RequestAborted)).Select(t => (t.Team, t.Name)),
            (await teams.RepositoriesAsync(tenant, Http.RequestAborted)).Union(_set.Where(s => s.Scope == BaselineScope.Repository).Select(s => s.Key)).Order(StringComparer.Ordinal));
        var asked = Http.Request.Query["for"].ToString();
        _target = _all.Select(a => a.Target).FirstOrDefault(t => t.Value == asked) ?? BaselineTarget.Organisation;
        if (Input?.Times is not { } times || times.Length != PhaseTimes.LoopPhases.Count)
        {
            Input = BaselineInput.Of(_set.FirstOrDefault(Is)?.Means ?? Holds.Totals);
        }

        _form = new(Input);
    }

    private async Task SaveAsync()
    {
        var times = Input!.Times!.Select(BaselineInput.Read).ToList();
        _wrong.UnionWith(times.Index().Where(t => t.Item is null).Select(t => t.Index));
        if (_wrong.Count > 0)
        {
            return;
        }

        var means = PhaseTimes.Of(PhaseTimes.LoopPhases.Zip(times, (phase, time) => (phase, time!.Value)));
        if (means.Sum < 1000)
        {
            _form!.Fault(nameof(Input.Times), "A loop takes a second at least: write how long one of its phases takes.");
        }
        else if (await baselines.SetAsync(SetupAccess.Changer(Http), new(_target.Kind, _target.Scope, _target.Key, means), Http.RequestAborted) == Edited.Missing)
        {
            _form!.Fault(nameof(Input.Times), "The team is not there any more.");
        }
        else
        {
            SetupAccess.Done(Http, Here, "baseline-saved");
        }
    }

    private async Task ResetAsync()
    {
        await baselines.ResetAsync(SetupAccess.Changer(Http), _target.Kind, _target.Scope, _target.Key, Http.RequestAborted);
        SetupAccess.Done(Http, Here, "baseline-reset");
    }

    private string Here => $"setup/baselines?for={Uri.EscapeDataString(_target.Value)}";

    private bool Is(SetBaseline baseline) => baseline.Kind == _target.Kind && baseline.Scope == _target.Scope && baseline.Key == _target.Key;

    private string WordsOf(SetBaseline baseline) =>
        _all.FirstOrDefault(a => a.Target == new BaselineTarget(baseline.Kind, baseline.Scope, baseline.Key)).Words ?? $"{baseline.Kind} of {baseline.Key}";
}
