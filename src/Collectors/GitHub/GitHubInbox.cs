using System.Text.Json;
using System.Text.Unicode;
using DevEx.Store;
using DevEx.Store.Events;
using DevEx.Store.Organisation;
using DevEx.Store.Webhooks;
using Npgsql;

namespace DevEx.Collectors.GitHub;

/// <summary>Carries deliveries from the inbox to the event store: what was kept raw is translated here, after its sender was answered.</summary>
public sealed class GitHubInbox(WebhookInbox inbox, Identities identities, EventStore store)
{
    /// <summary>Works through all that waits, the oldest first; what fails waits for the next call.</summary>
    /// <returns>How many deliveries were taken.</returns>
    public async Task<int> ProcessAsync(CancellationToken ct)
    {
        var count = 0;
        foreach (var tenant in await inbox.WaitingAsync(GitHubSetup.Provider, ct))
        {
            var after = 0L;
            while (await inbox.TakeAsync(tenant, GitHubSetup.Provider, after, ct) is { } delivery)
            {
                await using (delivery)
                {
                    after = delivery.Id;
                    await ProcessAsync(tenant, delivery, ct);
                    count++;
                }
            }
        }

        return count;
    }

    private async Task ProcessAsync(Tenant tenant, TakenDelivery delivery, CancellationToken ct)
    {
        try
        {
            using var json = Utf8.IsValid(delivery.Raw) ? JsonDocument.Parse(delivery.Raw) : throw new JsonException("The body is not valid UTF-8.");
            await ProcessAsync(tenant, delivery, json.RootElement, ct);
        }
        catch (JsonException)
        {
            await delivery.RefusedAsync("malformed_json", "The body is no JSON, though it is well signed.", ct);
        }
        catch (Exception e) when (IsItsOwnFault(e))
        {
            // The type alone: messages may quote the payload.
            await delivery.FailedAsync(e.GetType().Name, ct);
        }
    }

    private async Task ProcessAsync(Tenant tenant, TakenDelivery delivery, JsonElement payload, CancellationToken ct)
    {
        var logins = GitHubTranslator.Logins(delivery.Event, payload);
        var subjects = await identities.ResolveAsync(tenant, GitHubSetup.Provider, logins, ct);
        var translation = GitHubTranslator.Translate(delivery.Event, payload, login => subjects[login.Name]);
        var action = ActionOf(payload);
        if (translation.Reason is { } reason)
        {
            await delivery.IgnoredAsync(action, reason, ct);
            return;
        }

        // Stored before the delivery is done: a crash in between stores it again, which the ids make no difference.
        await store.AppendAsync(new Batch(tenant, GitHubSetup.Provider, [.. translation.Events.Select(ToIncoming)]), ct);
        await delivery.DoneAsync(action, ct);
    }

    /// <summary>An id that follows from the fact makes any two tellings of it the same, however they differ in wording: the first is kept.</summary>
    private static Incoming ToIncoming(TranslatedEvent e) => Incoming.Of(e.Id, e.Event) with { ContentHash = e.Id.ToByteArray(bigEndian: true) };

    private static string? ActionOf(JsonElement payload) =>
        new GitHubPayload(payload, _ => null).Action is { Length: > 0 and <= 100 } action ? action : null;

    /// <summary>Whether it would go wrong with this delivery alone. When the store is away, no delivery can help it.</summary>
    private static bool IsItsOwnFault(Exception e) =>
        e is not (OperationCanceledException or TimeoutException or IOException) && e is not NpgsqlException { IsTransient: true };
}
