using DevEx.Testing;
using Npgsql;

namespace DevEx.Store.Tests.Testing;

public sealed class TestServerTests
{
    private static int _migrations;

    [Fact]
    public async Task Databases_share_one_migration_and_nothing_else()
    {
        await using var first = await TestServer.CreateDatabaseAsync(MigrateAsync);
        await using var second = await TestServer.CreateDatabaseAsync(MigrateAsync);
        await InsertAsync(first.Source);

        Assert.Equal(1, _migrations);
        Assert.Equal(1, await CountAsync(first.Source));
        Assert.Equal(0, await CountAsync(second.Source));
    }

    [Fact]
    public async Task A_database_goes_after_its_test_even_if_a_connection_was_left_open()
    {
        var database = await TestServer.CreateDatabaseAsync();
        await using var left = new NpgsqlConnection(database.ConnectionString);
        await left.OpenAsync(TestContext.Current.CancellationToken);

        await database.DisposeAsync();

        await Eventually.TrueAsync(() => IsGoneAsync(database.ConnectionString), "the database is gone");
    }

    private static async Task<bool> IsGoneAsync(string connectionString)
    {
        await using var again = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await again.OpenAsync(TestContext.Current.CancellationToken);
            return false;
        }
        catch (PostgresException refusal)
        {
            return refusal.SqlState == PostgresErrorCodes.InvalidCatalogName;
        }
    }

    [Fact]
    public async Task A_wait_in_vain_says_what_it_waited_for()
    {
        var waiting = () => Eventually.TrueAsync(() => false, "the moon is blue", TimeSpan.FromMilliseconds(1));

        Assert.Contains("the moon is blue", (await Assert.ThrowsAsync<TimeoutException>(waiting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fake_clock_moves_only_when_it_is_moved()
    {
        var nine = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var clock = new FakeClock(nine);
        var began = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(nine.AddMinutes(5), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(5), clock.GetElapsedTime(began));
    }

    private static async Task MigrateAsync(string connectionString)
    {
        Interlocked.Increment(ref _migrations);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("create table marks (at timestamptz default now())");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task InsertAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("insert into marks default values");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select count(*) from marks");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
