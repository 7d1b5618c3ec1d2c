using System.Text;
using System.Text.RegularExpressions;
using DevEx.Store.Access;
using DevEx.Store.Tests.Events;
using Npgsql;

namespace DevEx.Store.Tests.Access;

/// <summary>H8: tokens are known by their look, and only their hashes are kept.</summary>
public sealed partial class TokensTests
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Fact]
    public async Task H8_made_up_tokens_never_reach_the_database()
    {
        // Nobody listens there: whoever asks the database fails.
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=1");
        var clock = new DevEx.Testing.FakeClock(TestStore.Now);
        var tokens = new Tokens(new Database(nowhere), clock);
        var random = new Random(8);

        for (var n = 0; n < 100_000; n++)
        {
            Assert.Null(await tokens.FindAsync(MadeUp(random, n), TestContext.Current.CancellationToken));
        }

        // The control: a well-formed one does ask.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => tokens.FindAsync(TokenText.Create(TokenKind.Agent), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(TokenKind.Agent, 'a')]
    [InlineData(TokenKind.Ci, 'c')]
    [InlineData(TokenKind.Personal, 'p')]
    [InlineData(TokenKind.Import, 'i')]
    public void H8_an_issued_token_is_found_in_leaked_text_and_any_slip_in_it_is_seen(TokenKind kind, char letter)
    {
        for (var n = 0; n < 200; n++)
        {
            var token = TokenText.Create(kind);

            Assert.Equal(token, Leaked().Match($"curl -H 'Authorization: Bearer {token}' https://devex").Value);
            Assert.Equal(letter, token[2]);
            Assert.True(TokenText.IsWellFormed(token));
            Assert.All(Enumerable.Range(0, token.Length), i => Assert.False(TokenText.IsWellFormed(token[..i] + (token[i] == 'x' ? 'y' : 'x') + token[(i + 1)..])));
        }
    }

    [Fact]
    public async Task H8_no_row_anywhere_holds_the_text_of_a_token()
    {
        await using var store = await TestStore.CreateAsync();
        var tokens = new Tokens(store.Database, store.Clock);
        var made = new List<string>();
        foreach (var kind in Enum.GetValues<TokenKind>())
        {
            made.Add(await tokens.CreateAsync(Tenant.Default, kind, $"of kind {kind}", Sample.Ann, TestContext.Current.CancellationToken));
            Assert.NotNull(await tokens.FindAsync(made[^1], TestContext.Current.CancellationToken));
        }

        var dump = string.Join('\n', await DumpAsync(store));

        Assert.Contains("of kind Agent", dump, StringComparison.Ordinal);
        Assert.All(made, token =>
        {
            Assert.DoesNotContain(token, dump, StringComparison.Ordinal);
            Assert.DoesNotContain(token[4..], dump, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(token)), dump, StringComparison.Ordinal);
            Assert.Contains(Convert.ToHexStringLower(TokenText.Hash(token)), dump, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task F3_a_revoked_token_is_refused_at_once_here_and_within_the_cache_time_elsewhere()
    {
        await using var store = await TestStore.CreateAsync();
        var (here, elsewhere) = (new Tokens(store.Database, store.Clock), new Tokens(store.Database, store.Clock));
        var token = await here.CreateAsync(Tenant.Default, TokenKind.Agent, "laptop", Sample.Ann, TestContext.Current.CancellationToken);
        var holder = await here.FindAsync(token, TestContext.Current.CancellationToken);
        Assert.Equal((TokenKind.Agent, Sample.Ann), (holder!.Kind, holder.Subject!.Value));
        Assert.NotNull(await elsewhere.FindAsync(token, TestContext.Current.CancellationToken));

        Assert.True(await here.RevokeAsync(Tenant.Default, holder.TokenId, TestContext.Current.CancellationToken));

        Assert.Null(await here.FindAsync(token, TestContext.Current.CancellationToken));
        Assert.NotNull(await elsewhere.FindAsync(token, TestContext.Current.CancellationToken));
        store.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await elsewhere.FindAsync(token, TestContext.Current.CancellationToken));
        Assert.False(await here.RevokeAsync(Tenant.Default, holder.TokenId, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        await using var store = await TestStore.CreateAsync();
        var tokens = new Tokens(store.Database, store.Clock);
        var token = await tokens.CreateAsync(Tenant.Default, TokenKind.Ci, "pipeline", null, TestContext.Current.CancellationToken);
        await store.ExecuteAsync($"update devex.tokens set expires_at = '{TestStore.Now.AddDays(1):O}'");

        Assert.NotNull(await tokens.FindAsync(token, TestContext.Current.CancellationToken));
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await tokens.FindAsync(token, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task However_many_there_are_ones_own_are_listed_and_those_in_force_come_first()
    {
        await using var store = await TestStore.CreateAsync();
        var tokens = new Tokens(store.Database, store.Clock);
        await tokens.CreateAsync(Tenant.Default, TokenKind.Agent, "laptop", Sample.Ann, TestContext.Current.CancellationToken);
        await store.ExecuteAsync($"""
            insert into devex.tokens (tenant_id, id, kind, hash, last4, name, subject, created_at, revoked_at)
            select 'default', gen_random_uuid(), 'agent', sha256(n::text::bytea), 'abcd', 'other', gen_random_uuid(), '{TestStore.Now.AddDays(1):O}', '{TestStore.Now.AddDays(2):O}'
            from generate_series(1, 300) n
            """);

        Assert.Equal("laptop", Assert.Single(await tokens.ListAsync(Tenant.Default, Sample.Ann, TestContext.Current.CancellationToken)).Name);
        Assert.Equal("laptop", (await tokens.ListAsync(Tenant.Default, TestContext.Current.CancellationToken))[0].Name);
    }

    /// <summary>Half of them as near to a token as one gets without its checksum.</summary>
    private static string MadeUp(Random random, int n) => n % 2 == 0
        ? $"dx{"acpi"[n / 2 % 4]}_{new string(random.GetItems<char>(Digits, 36))}"
        : new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(1, 0x3000))]);

    private static async Task<List<string>> DumpAsync(TestStore store)
    {
        var dump = new List<string>();
        foreach (var table in await store.LinesAsync("select tablename::text from pg_tables where schemaname = 'devex'"))
        {
            dump.AddRange(await store.LinesAsync($"select t::text from devex.{table} t"));
        }

        return dump;
    }

    [GeneratedRegex("dx[aciwps]_[0-9A-Za-z]{36}")]
    private static partial Regex Leaked();
}
