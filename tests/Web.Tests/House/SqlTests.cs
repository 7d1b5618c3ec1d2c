using System.Globalization;
using System.Text.RegularExpressions;

namespace DevEx.Web.Tests.House;

public sealed partial class SqlTests
{
    /// <summary>Who else may ask the database, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["src/Web/Access/"] = "who asks is decided before any query, by two small reads that no page shares",
    };

    [Fact]
    public void Sql_stands_in_the_store_and_in_queries() =>
        Assert.Empty(SourceTree.Product.Where(f => !MayHoldSql(f) && Statement().IsMatch(f.Text)).Select(f => f.Path));

    [Fact]
    public void Every_exception_is_still_needed() =>
        Assert.DoesNotContain(Exceptions.Keys, e => !SourceTree.Product.Any(f => f.Path.StartsWith(e, StringComparison.Ordinal) && Statement().IsMatch(f.Text)));

    [Theory]
    [InlineData("Command(\"select 1\")", true)]
    [InlineData("Command(\"\"\"\n    with one as (select 1) select 2\n    \"\"\")", true)]
    [InlineData("Command($\"DELETE FROM devex.cells\")", true)]
    [InlineData("Command(\"update devex.people set name = $2\")", true)]
    [InlineData("Say(\"update the agent\")", false)]
    [InlineData("from e in events\nselect e", false)]
    public void A_statement_is_told_from_other_text(string code, bool sql) => Assert.Equal(sql, Statement().IsMatch(code));

    [Fact]
    public void No_setting_outlives_its_transaction() =>
        Assert.Empty(SourceTree.Of("cs", "sql").Where(f => f.In("src") && SessionSetting().IsMatch(f.Is("sql") ? $"\"{WithoutComments(f.Text)}" : f.Text)).Select(f => f.Path));

    [Theory]
    [InlineData("\"set devex.tenant = 'a'\"", true)]
    [InlineData("\"select 1; SET search_path to devex\"", true)]
    [InlineData("\"select set_config('devex.tenant', $1, false)\"", true)]
    [InlineData("\"set session authorization x\"", true)]
    [InlineData("\"set local devex.tenant = 'a'\"", false)]
    [InlineData("\"update devex.people\n set name = $2\"", false)]
    [InlineData("\"select set_config('devex.tenant', $1, true)\"", false)]
    public void A_setting_of_the_session_is_told_from_others(string code, bool session) => Assert.Equal(session, SessionSetting().IsMatch(code));

    [Fact]
    public void Migrations_are_numbered_without_a_gap()
    {
        var migrations = SourceTree.Of("sql").Where(f => f.In("src/Store/Migrations")).Select(f => f.Name).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(migrations);
        Assert.Empty(Misnumbered(migrations));
    }

    [Theory]
    [InlineData("0001_events.sql,0003_cells.sql", "0003_cells.sql")]
    [InlineData("0001_events.sql,0001_cells.sql", "0001_cells.sql")]
    [InlineData("0001_Events.sql", "0001_Events.sql")]
    [InlineData("0001_events.sql,0002_cells.sql", "")]
    public void A_gap_or_a_wrong_name_is_seen(string names, string wrong) => Assert.Equal(wrong, string.Join(',', Misnumbered(names.Split(','))));

    private static bool MayHoldSql(SourceFile file) =>
        file.In("src/Store") || file.Name.EndsWith("Queries.cs", StringComparison.Ordinal)
        || Exceptions.Keys.Any(e => file.Path.StartsWith(e, StringComparison.Ordinal));

    private static IEnumerable<string> Misnumbered(IEnumerable<string> names) =>
        names.Index().Where(m => !m.Item.StartsWith((m.Index + 1).ToString("0000_", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            || !MigrationName().IsMatch(m.Item)).Select(m => m.Item);

    private static string WithoutComments(string sql) => Comment().Replace(sql, "");

    // A literal that begins as a statement does; SQL of this house is lower case, strangers' may be upper.
    [GeneratedRegex("\"\\s*(select\\s|insert\\s+into\\s|update\\s+[\\w.]+\\s+set\\s|delete\\s+from\\s|with\\s+\\w+\\s+as\\s|truncate\\s+\\w|(create|alter|drop)\\s+(table|index|database|role|schema)\\s|copy\\s+\\w|lock\\s+table\\s)", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex("""("|;)\s*set\s+(session\b|[a-z_.]+\s*(=|\bto\b))|set_config\([^)]*,\s*false\s*\)""", RegexOptions.IgnoreCase)]
    private static partial Regex SessionSetting();

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql$")]
    private static partial Regex MigrationName();

    [GeneratedRegex("--.*")]
    private static partial Regex Comment();
}
