using DevEx.Collectors.Annotations;
using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Web.Access;
using DevEx.Web.Annotations;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Setup;

/// <summary>What is on the charts by date, a form for more, and a way to take each off.</summary>
public sealed partial class AnnotationsPage(AnnotationQueries annotations, AnnotationsCollector collector, FilterQueries filters, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private IReadOnlyList<Annotation> _annotations = [];
    private IReadOnlyList<(string Value, string Words)> _abouts = [];
    private SetupForm _form = new(new AnnotationInput());

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "annotation")] private AnnotationInput? Input { get; set; }

    private string Curl => $$$"""
        curl -X POST {{{Http.Request.Scheme}}}://{{{Http.Request.Host}}}{{{AnnotationEndpoints.Address}}} -H "Authorization: Bearer $DEVEX_TOKEN" \
          -H "Content-Type: application/json" -d '{"title":"Telepresence for all","kind":"rollout","scope":{"kind":"team","key":"checkout"}}'
        """;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new() { Id = Guid.CreateVersion7(), Day = FilterLinks.Iso(Answers.Today(clock)), Kind = AnnotationRules.Kinds[0], About = "all" };
        _form = new(Input);
        if (!SetupAccess.May(Http))
        {
            return;
        }

        var choices = await filters.GetAsync(Http.Viewer(), Http.RequestAborted);
        _abouts =
        [
            ("all", "Everybody"), .. choices.Teams.Select(t => ($"team:{t.Team}", $"Team {t.Name}")), .. choices.Repositories.Select(r => ($"repository:{r}", r)),
        ];
        _annotations = await annotations.LatestAsync(Http.Viewer(), Http.RequestAborted);
    }

    private async Task AddAsync()
    {
        if (_abouts.All(a => a.Value != Input!.About))
        {
            _form.Fault(nameof(Input.About), "Choose from the list.");
            return;
        }

        var annotation = new NewAnnotation(
            Input!.Id, new(DayAttribute.Read(Input.Day)!.Value.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), Input.Title!.Trim(), Input.Kind!, Scope(Input.About!),
            string.IsNullOrWhiteSpace(Input.Url) ? null : Input.Url.Trim());
        foreach (var fault in AnnotationRules.Check(annotation, clock.GetUtcNow()))
        {
            _form.Fault(Field(fault.Field), fault.Detail);
        }

        if (_form.Context.GetValidationMessages().Any())
        {
            return;
        }

        try
        {
            if (await collector.AddAsync(Http.Viewer().Tenant, "web", annotation, Http.RequestAborted) == AppendOutcome.Conflict)
            {
                _form.Fault(nameof(Input.Title), "This form was sent before, with other words. Open the page again to add another.");
                return;
            }
        }
        catch (QueueFullException)
        {
            _form.Fault(nameof(Input.Title), "Too much is waiting to be stored. Send it again in a moment.");
            return;
        }

        SetupAccess.Done(Http, "setup/annotations", await SeenAsync(annotation.Id.ToString(), there: true) ? "annotation-added" : "annotation-late");
    }

    private async Task RemoveAsync(Annotation annotation)
    {
        await collector.RemoveAsync(Http.Viewer().Tenant, "web", annotation.Id, Http.RequestAborted);
        await SeenAsync(annotation.Id, there: false);
        SetupAccess.Done(Http, "setup/annotations", "annotation-gone");
    }

    /// <summary>What was written is an event; a moment later it is on the charts.</summary>
    private async Task<bool> SeenAsync(string id, bool there)
    {
        for (var waited = TimeSpan.Zero; waited < LongestWait; waited += Between)
        {
            if (await annotations.FindAsync(Http.Viewer().Tenant, id, Http.RequestAborted) is not null == there)
            {
                return true;
            }

            await Task.Delay(Between, clock, Http.RequestAborted);
        }

        return false;
    }

    private static AnnotationScope Scope(string about) => about.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? new(about[..colon], about[(colon + 1)..]) : new("all");

    private static string Field(string field) => field switch
    {
        "at" => nameof(AnnotationInput.Day),
        "kind" => nameof(AnnotationInput.Kind),
        "scope" => nameof(AnnotationInput.About),
        "url" => nameof(AnnotationInput.Url),
        _ => nameof(AnnotationInput.Title),
    };
}
