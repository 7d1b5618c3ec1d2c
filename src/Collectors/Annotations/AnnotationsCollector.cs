using DevEx.Domain.Events;
using DevEx.Store;
using DevEx.Store.Events;

namespace DevEx.Collectors.Annotations;

/// <summary>Takes annotations one by one, from the form and from pipelines, and makes them events like all others.</summary>
public sealed class AnnotationsCollector(AppendQueue queue, TimeProvider clock)
{
    /// <param name="annotation">One that keeps the rules.</param>
    /// <param name="source"><c>web</c>, <c>ci</c> or <c>import</c>.</param>
    /// <exception cref="QueueFullException">Nothing was kept.</exception>
    public async Task<AppendOutcome> AddAsync(Tenant tenant, string source, NewAnnotation annotation, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        return await AppendAsync(tenant, source, annotation.Id, new AnnotationAdded
        {
            At = WireInstant.Cut(annotation.At),
            AnnotationId = annotation.Id.ToString(),
            Scope = annotation.Scope,
            Title = annotation.Title.Trim(),
            Kind = annotation.Kind,
            Url = annotation.Url,
        }, ct);
    }

    /// <summary>For good: whoever wants it back adds another.</summary>
    public Task<AppendOutcome> RemoveAsync(Tenant tenant, string source, string annotationId, CancellationToken ct) =>
        AppendAsync(tenant, source, Guid.CreateVersion7(), new AnnotationRemoved { At = WireInstant.Cut(clock.GetUtcNow()), AnnotationId = annotationId }, ct);

    private async Task<AppendOutcome> AppendAsync(Tenant tenant, string source, Guid id, DevEvent e, CancellationToken ct) =>
        (await queue.AppendAsync(new Batch(tenant, source, [Incoming.Of(id, e)]), ct))[0];
}
