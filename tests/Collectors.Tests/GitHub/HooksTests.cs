using System.Text;
using DevEx.Store;
using DevEx.Store.Webhooks;
using DevEx.Testing;
using Microsoft.AspNetCore.DataProtection;

namespace DevEx.Collectors.Tests.GitHub;

public sealed class HooksTests
{
    private static readonly Tenant Other = new("other");

    [Fact]
    public async Task A_hook_is_found_by_its_id_with_its_secret_until_it_is_revoked()
    {
        await using var database = await TestServer.CreateDatabaseAsync(Migrate);
        var hooks = Hooks(database, new EphemeralDataProtectionProvider());
        var made = await hooks.CreateAsync(Other, "github", "shop", default);

        Assert.Equal(new Hook(Other, made.HookId, "github", made.Secret), await hooks.FindAsync(made.HookId, default));
        Assert.False(await hooks.RevokeAsync(Tenant.Default, made.HookId, default));
        Assert.True(await hooks.RevokeAsync(Other, made.HookId, default));
        Assert.Null(await hooks.FindAsync(made.HookId, default));
        Assert.False(await hooks.RevokeAsync(Other, made.HookId, default));
    }

    [Fact]
    public async Task Ids_and_secrets_are_long_and_the_secret_is_not_in_the_database()
    {
        await using var database = await TestServer.CreateDatabaseAsync(Migrate);
        var hooks = Hooks(database, new EphemeralDataProtectionProvider());
        var made = await hooks.CreateAsync(Tenant.Default, "github", "shop", default);

        Assert.Matches("^[0-9a-f]{32}$", made.HookId);
        Assert.Matches("^[0-9a-f]{64}$", made.Secret);
        Assert.NotEqual(made, await hooks.CreateAsync(Tenant.Default, "github", "shop", default));
        await using var query = database.Source.CreateCommand("select secret from devex.hooks where hook_id = $1");
        query.Parameters.Add(new() { Value = made.HookId });
        Assert.DoesNotContain(made.Secret, Encoding.Latin1.GetString((byte[])(await query.ExecuteScalarAsync())!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_shows_a_tenants_own_hooks_and_when_each_last_delivered()
    {
        await using var database = await TestServer.CreateDatabaseAsync(Migrate);
        var clock = new FakeClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var hooks = new Hooks(new Database(database.Source), new EphemeralDataProtectionProvider(), clock);
        var quiet = await hooks.CreateAsync(Tenant.Default, "github", "quiet", default);
        clock.Advance(TimeSpan.FromMinutes(1));
        var busy = await hooks.CreateAsync(Tenant.Default, "github", "busy", default);
        await hooks.CreateAsync(Other, "github", "another's", default);
        await new WebhookInbox(new Database(database.Source), clock)
            .KeepAsync(Tenant.Default, new(busy.HookId, "github", "1", "push", null, "{}"u8.ToArray()), default);

        Assert.Equal(
            [
                new HookRow(quiet.HookId, "github", "quiet", clock.Now.AddMinutes(-1), null, null),
                new HookRow(busy.HookId, "github", "busy", clock.Now, null, clock.Now),
            ],
            await hooks.ListAsync(Tenant.Default, default));
    }

    [Fact]
    public async Task When_the_key_ring_is_lost_a_hook_has_no_secret_and_nothing_fails()
    {
        await using var database = await TestServer.CreateDatabaseAsync(Migrate);
        var made = await Hooks(database, new EphemeralDataProtectionProvider()).CreateAsync(Tenant.Default, "github", "shop", default);

        var found = await Hooks(database, new EphemeralDataProtectionProvider()).FindAsync(made.HookId, default);

        Assert.NotNull(found);
        Assert.Null(found.Secret);
    }

    private static Hooks Hooks(TestDatabase database, IDataProtectionProvider protection) =>
        new(new Database(database.Source), protection, TimeProvider.System);

    private static Task Migrate(string connectionString) => Migrator.MigrateAsync(connectionString, CancellationToken.None);
}
