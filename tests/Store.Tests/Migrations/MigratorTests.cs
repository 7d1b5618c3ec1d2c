using DevEx.Testing;
using Npgsql;

namespace DevEx.Store.Tests.Migrations;

/// <summary>The schema is brought up to date once, whoever starts and however many do.</summary>
public sealed class MigratorTests
{
    [Fact]
    public async Task Of_nodes_that_start_at_once_one_migrates_and_the_others_find_it_done()
    {
        await using var database = await TestServer.CreateDatabaseAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigrateAsync(database)));

        Assert.Equal([0, 0, 0], applied.Order().Take(3));
        Assert.True(applied.Max() >= 6);
        Assert.Equal(applied.Max(), (int)await ScalarAsync(database, "select count(*) from devex.schema_migrations"));
    }

    [Fact]
    public async Task A_second_time_nothing_is_done()
    {
        await using var database = await TestServer.CreateDatabaseAsync();
        await MigrateAsync(database);
        await ExecuteAsync(database, "insert into devex.mt_event_progression (name) values ('kept')");

        Assert.Equal(0, await MigrateAsync(database));
        Assert.Equal(1, await ScalarAsync(database, "select count(*) from devex.mt_event_progression"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await using var database = await TestServer.CreateDatabaseAsync();
        await MigrateAsync(database);
        await ExecuteAsync(database, "insert into devex.schema_migrations (number, name) values (9999, '9999_future.sql')");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => MigrateAsync(database));

        Assert.Contains("9999", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_no_half_and_can_be_run_again()
    {
        await using var database = await TestServer.CreateDatabaseAsync();
        // In the way of the fourth.
        await ExecuteAsync(database, "create schema devex; create table devex.projections (name int)");

        await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(database));
        Assert.Equal(3, await ScalarAsync(database, "select count(*) from devex.schema_migrations"));
        Assert.Equal(0, await ScalarAsync(database, "select count(*) from pg_tables where schemaname = 'devex' and tablename = 'steps'"));
        await ExecuteAsync(database, "drop table devex.projections");

        Assert.True(await MigrateAsync(database) >= 3);
    }

    private static Task<int> MigrateAsync(TestDatabase database) => Migrator.MigrateAsync(database.ConnectionString, TestContext.Current.CancellationToken);

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<long> ScalarAsync(TestDatabase database, string sql)
    {
        await using var query = database.Source.CreateCommand(sql);
        return (long)(await query.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
