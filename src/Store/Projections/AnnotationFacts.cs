using DevEx.Domain.Events;
using DevEx.Store.Events;

namespace DevEx.Store.Projections;

/// <summary>One row an annotation: the latest word counts, and a removal may come before what it removes.</summary>
internal static class AnnotationFacts
{
    public static async Task WriteAsync(TenantTransaction transaction, IReadOnlyList<(StoredEvent Stored, DevEvent Event)> events, CancellationToken ct)
    {
        foreach (var e in events.Select(e => e.Event).OfType<AnnotationEvent>())
        {
            await (e switch
            {
                AnnotationAdded a => AddAsync(transaction, a, ct),
                AnnotationRemoved r => RemoveAsync(transaction, r, ct),
                _ => Task.CompletedTask,
            });
        }
    }

    private static Task AddAsync(TenantTransaction transaction, AnnotationAdded e, CancellationToken ct) => transaction.ExecuteAsync("""
        insert into annotations as a (tenant_id, annotation_id, at, scope, scope_key, title, kind, url) values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (tenant_id, annotation_id) do update set
            at = excluded.at, scope = excluded.scope, scope_key = excluded.scope_key, title = excluded.title, kind = excluded.kind, url = excluded.url
        where (a.title = '' and a.kind = '')
           or (excluded.at, excluded.title, excluded.kind, excluded.scope, coalesce(excluded.scope_key, ''), coalesce(excluded.url, ''))
            > (a.at, a.title, a.kind, a.scope, coalesce(a.scope_key, ''), coalesce(a.url, ''))
        """, [e.AnnotationId, e.At, e.Scope.Kind, e.Scope.Key, e.Title, e.Kind, e.Url], ct);

    private static Task RemoveAsync(TenantTransaction transaction, AnnotationRemoved e, CancellationToken ct) => transaction.ExecuteAsync("""
        insert into annotations (tenant_id, annotation_id, at, scope, title, kind, removed) values ($1, $2, $3, 'all', '', '', true)
        on conflict (tenant_id, annotation_id) do update set removed = true
        """, [e.AnnotationId, e.At], ct);
}
