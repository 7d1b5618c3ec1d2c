using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.WhatIf;

/// <summary>The loop of a group with some phases made shorter or longer: what that would bring.</summary>
public sealed partial class WhatIfPage(WhatIfQueries queries, FilterQueries filters, TimeProvider clock)
{
    private const string Heading = "What if it were faster?";

    private Task _work = Task.CompletedTask;
    private DateOnly _today;
    private WhatIfAddress _address = default!;
    private WhatIfAnswer _story = default!;
    private string? _problem;
    private bool? _mayRead;
    private FilterChoices? _choices;
    private WhatIfView? _view;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    private WhatIfAnswer Answer => _view!.Answer;

    private string Sub => _address.Example
        ? "A worked example"
        : $"The inner loop of {Figures.Dates(_address.Filter.From, _address.Filter.To)}, with some of its phases changed{Fresh(_view?.Answer.AsOf)}";

    private List<Choice> Teams => [.. _choices!.Teams.Select(t => new Choice(t.Team, t.Name))];

    private List<Choice> Repositories => [.. _choices!.Repositories.Select(r => new Choice(r, r))];

    /// <summary>Where there is but one repository, its sliders would be those of all.</summary>
    private IReadOnlyList<RepositoryMeans> Parts => _address.Filter.Repository is null || _address.Example ? Answer.Repositories! : [];

    private static IReadOnlyList<Measure> Told => [Measures.WhatIfIterations, Measures.WhatIfTaxShare, Measures.WhatIfLost, Measures.Lever];

    private string Counted => $"n = {Figures.Count(Answer.Iterations ?? 0)} iterations on {Figures.Count(Answer.DeveloperDays ?? 0)} developer-days, {Figures.Number(Answer.LengthInSprints ?? 0)} sprints."
        + $" The baseline is the {Answer.Baseline.Kind} loop of {Figures.Duration(TimeSpan.FromMilliseconds(Answer.Baseline.CycleMs ?? 0))}."
        + (Answer.Excluded.Count == 0 ? "" : $" Left out: {string.Join(", ", Answer.Excluded.Select(Figures.LeftOut))}.");

    /// <summary>What of the address the form does not ask for.</summary>
    private IEnumerable<(string Name, string Value)> Fixed => _address.Example
        ? [("example", WhatIfQueries.Containerised)]
        : new (string Name, string? Value)[]
        {
            ("team", _address.Filter.Team), ("repository", _address.Filter.Repository),
            ("from", FilterLinks.Iso(_address.Filter.From)), ("to", FilterLinks.Iso(_address.Filter.To)),
        }.Where(f => f.Value is not null).Select(f => (f.Name, f.Value!));

    /// <summary>Wishes without a slider: of a phase or a repository that this loop does not have.</summary>
    private IEnumerable<(string Name, string Value)> Elsewhere
    {
        get
        {
            HashSet<string> asked =
            [
                .. Answer.Phases!.Select(p => PhaseWish.KeyOf(p.Phase, null)),
                .. Parts.SelectMany(r => r.Phases.Where(p => p.Phase != Phase.Code).Select(p => PhaseWish.KeyOf(p.Phase, r.Repository))),
            ];
            return _address.Wishes.Where(w => !asked.Contains(w.Key)).Select(w => (w.Key, w.Value));
        }
    }

    protected override Task OnParametersSetAsync()
    {
        _today = Answers.Today(clock);
        (_address, _problem) = WhatIfAddress.Read(Http.Request.Query, _today);
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
        _story = WhatIfQueries.Example(_address.Story.Wishes).Answer;
        _view = _address.Example ? WhatIfQueries.Example(_address.Wishes) : await queries.GetAsync(viewer, _address.Filter, _address.Wishes, ct);
        _choices = choices;
    }

    private PhaseWish? Wish(Phase phase, string? repository) => _address.Wishes.FirstOrDefault(w => w.Phase == phase && w.Repository == repository);

    private string Fresh(DateTimeOffset? asOf) => asOf is { } at ? $" · data to {Figures.Time(TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone))}" : "";
}
