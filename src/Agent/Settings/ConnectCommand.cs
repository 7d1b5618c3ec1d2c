using DevEx.Agent.Delivery;
using DevEx.Agent.Terminal;

namespace DevEx.Agent.Settings;

/// <summary><c>devex connect</c>: asks the server whether the token is good, and keeps both if so.</summary>
internal static class ConnectCommand
{
    private const int UsageError = 2;

    /// <param name="url">The server's address as the developer gave it.</param>
    /// <param name="givenToken">Null to read it from standard input, where no list of processes shows it.</param>
    /// <param name="ct">Ends the attempt.</param>
    public static async Task<int> ConnectAsync(string url, string? givenToken, CancellationToken ct)
    {
        if (Connection.Normalise(url) is not { } address)
        {
            return Say($"{url} is no address of a server. It looks like https://devex.example.org", UsageError);
        }

        var token = (givenToken ?? await Console.In.ReadLineAsync(ct) ?? "").Trim();
        if (token.Length == 0 || token.Any(c => char.IsWhiteSpace(c) || !char.IsAscii(c)))
        {
            return Say("That is no token. The server's Sources page makes one.", UsageError);
        }

        if (AgentHome.Find() is not { } home)
        {
            return Say("This user has no home folder. Name a folder for the agent in DEVEX_AGENT_HOME.", 1);
        }

        using var http = ServerHttp.Open();
        var connection = new Connection(address, token);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);
        var (day, problem) = await new DayClient(http).AskAsync(connection, today, ct);
        if (day is null)
        {
            return Say(problem!, 1);
        }

        home.Connect(connection);
        Console.WriteLine($"""
            Connected to {address}.

            Put devex run -- before the commands of your loop:
              devex run -- dotnet build
              devex run -- npm test
            See your day:                  devex today
            Note edits as they happen:     devex watch
            See what leaves this machine:  devex inspect
            """);
        if (address.StartsWith("http://", StringComparison.Ordinal) && !new Uri(address).IsLoopback)
        {
            Console.Error.WriteLine("Note: this address is not encrypted; the network in between can read the token.");
        }

        return 0;
    }

    private static int Say(string problem, int exitCode)
    {
        Console.Error.WriteLine(problem);
        return exitCode;
    }
}
