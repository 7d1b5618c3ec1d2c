using DevEx.Domain.Events;
using DevEx.Store.Events;
using Npgsql;
namespace DevEx.Store.Tests;
public class Smoke
{
    [Fact] public async Task Works()
    {
        var cs = Environment.GetEnvironmentVariable("CS")!;
        await Migrator.MigrateAsync(cs, default);
        await using var ds = NpgsqlDataSource.Create(cs);
        var store = new EventStore(new Database(ds), TimeProvider.System);
        var id = Guid.CreateVersion7();
        var at = DateTimeOffset.Parse("2026-01-01T00:00:00Z");
        var e = new StepFinished { At = at, Subject = id, Workspace = new("a/b"), Phase = Phase.Build, Tool = "x", Label = "x", StartedAt = at, FinishedAt = at.AddSeconds(2), Outcome = Outcome.Success, Source = "agent" };
        var b = new Batch(Tenant.Default, "agent", [Incoming.Of(id, e), Incoming.Of(Guid.CreateVersion7(), e), Incoming.Of(id, e), Incoming.Of(id, e with { Tool = "y" })], [new(null, null, "missing_field", "d", [1])]);
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored, AppendOutcome.Duplicate, AppendOutcome.Conflict], await store.AppendAsync(b, default));
        Assert.Equal([AppendOutcome.Duplicate, AppendOutcome.Duplicate, AppendOutcome.Duplicate, AppendOutcome.Conflict], await store.AppendAsync(b, default));
        var all = await store.ReadAsync(0, 100, default);
        Assert.Contains(all, x => x.Id == id && Equals(x.Read(), e));
        Assert.Equal(await store.LastSeqIdAsync(default), all.Count);
    }
}
