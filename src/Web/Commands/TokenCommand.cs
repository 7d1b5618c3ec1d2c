using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Web.Access;
using DevEx.Web.Hosting;
using Npgsql;

namespace DevEx.Web.Commands;

/// <summary><c>token create --kind agent|ci|personal|import [--name …]</c>: prints a new token for scripts, and nothing else, on standard output.</summary>
public static class TokenCommand
{
    private const string Usage = "usage: token create --kind agent|ci|personal|import [--name <what it is for>]";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["create", .. var options] || !TryRead(options, out var kind, out var name))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            await using var local = await LocalDefault.OpenAsync(new ConfigurationBuilder().AddEnvironmentVariables().Build(), CancellationToken.None);
            await Migrator.MigrateAsync(local.ConnectionString, CancellationToken.None);
            await using var source = NpgsqlDataSource.Create(local.ConnectionString);
            var database = new Database(source);
            var owner = await new Owner(database).SubjectAsync(CancellationToken.None);
            var subject = kind is TokenKind.Agent or TokenKind.Personal ? owner : (Guid?)null;
            var token = await new Tokens(database, TimeProvider.System).CreateAsync(Tenant.Default, kind, name, subject, CancellationToken.None);
            await Console.Out.WriteLineAsync(token);
            return 0;
        }
        catch (Exception e) when (e is StartRefusedException or NpgsqlException)
        {
            await Console.Error.WriteLineAsync($"devex: {e.Message}");
            return 1;
        }
    }

    private static bool TryRead(string[] options, out TokenKind kind, out string name)
    {
        (kind, name) = (default, "made on the command line");
        var known = false;
        for (var i = 0; i + 1 < options.Length; i += 2)
        {
            switch (options[i])
            {
                // Numbers parse as enums too, and mean nothing to a person.
                case "--kind" when !char.IsDigit(options[i + 1][0]) && Enum.TryParse(options[i + 1], ignoreCase: true, out kind): known = true; break;
                case "--name": name = options[i + 1]; break;
                default: return false;
            }
        }

        return known && options.Length % 2 == 0;
    }
}
