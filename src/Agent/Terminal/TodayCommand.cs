using DevEx.Agent.Delivery;
using DevEx.Agent.Settings;

namespace DevEx.Agent.Terminal;

/// <summary><c>devex today</c>: the day's iterations, in the terminal.</summary>
internal static class TodayCommand
{
    public static async Task<int> ShowAsync(CancellationToken ct)
    {
        if (AgentHome.Find()?.Connection() is not { } connection)
        {
            Console.Error.WriteLine("No server is connected. Run: devex connect <url> <token>");
            return 1;
        }

        using var http = ServerHttp.Open();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);
        var (day, problem) = await new DayClient(http).AskAsync(connection, today, ct);
        if (day is null)
        {
            Console.Error.WriteLine(problem);
            return 1;
        }

        Console.OutputEncoding = System.Text.Encoding.UTF8;
        Console.Write(new DayTable(Colours, ZoneOf(day)).Draw(day));
        return 0;
    }

    private static bool Colours => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static TimeZoneInfo ZoneOf(DayAnswer day) =>
        day.Zone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Local;
}
