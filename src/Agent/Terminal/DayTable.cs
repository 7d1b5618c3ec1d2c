using System.Globalization;
using System.Text;

namespace DevEx.Agent.Terminal;

/// <summary>Draws a day as lines of text: one bar for each iteration, as long as its cycle, cut into what the time went into.</summary>
internal sealed class DayTable(bool colours, TimeZoneInfo zone)
{
    private const int LongestBar = 40;
    private const string Reset = "\e[0m";

    private static readonly string[] Tax = ["package", "manifest", "push", "deploy", "commit", "wait"];
    private static readonly string[] Feedback = ["build", "test"];

    /// <summary>The three things that time goes into; told apart by their pattern where there are no colours.</summary>
    private static readonly (char Block, string Colour, string Name)[] Kinds =
        [('░', "\e[34m", "code and inspect"), ('▒', "\e[32m", "build and test"), ('█', "\e[31m", "tax")];

    public string Draw(DayAnswer day)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{day.Date}  {zone.Id}").AppendLine();
        if (day.Iterations.Count == 0)
        {
            return text.AppendLine("No iterations yet. They begin with: devex run -- <your build or test command>").ToString();
        }

        var longest = day.Iterations.Max(i => i.CycleMs);
        foreach (var (n, iteration) in day.Iterations.OrderBy(i => i.StartedAt).Index())
        {
            text.AppendLine(Line(n + 1, iteration, longest));
        }

        text.AppendLine().AppendLine("      " + string.Join("   ", Kinds.Select(k => $"{Painted(k.Colour, k.Block.ToString())} {k.Name}"))).AppendLine();
        return text.AppendLine(Sum(day.Day)).ToString();
    }

    /// <summary>Two units at most: <c>5m 10s</c>, <c>1h 02m</c>.</summary>
    public static string Span(long milliseconds)
    {
        var span = TimeSpan.FromMilliseconds(Math.Round(milliseconds / 1000.0) * 1000);
        return span switch
        {
            { TotalHours: >= 1 } => $"{(int)span.TotalHours}h {span.Minutes:00}m",
            { TotalMinutes: >= 1 } => $"{span.Minutes}m {span.Seconds:00}s",
            _ => $"{span.Seconds}s",
        };
    }

    private string Line(int number, IterationAnswer iteration, long longest)
    {
        var started = TimeZoneInfo.ConvertTime(iteration.StartedAt, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
        var parts = iteration.Phases.Where(p => p.Ms >= 500).OrderByDescending(p => p.Ms).Select(p => $"{p.Phase} {Span(p.Ms)}");
        var mark = iteration.Outcome is null or "success" ? ' ' : '!';
        return $"{number,3}  {started}  {Span(iteration.CycleMs),7} {mark} {Bar(iteration, longest)}  {string.Join(", ", parts)}".TrimEnd();
    }

    private string Bar(IterationAnswer iteration, long longest)
    {
        var bar = new StringBuilder();
        var (length, time) = (0, 0L);
        foreach (var (kind, ms) in iteration.Phases.GroupBy(p => KindOf(p.Phase)).OrderBy(g => g.Key).Select(g => (g.Key, g.Sum(p => p.Ms))))
        {
            // Ends are rounded, not lengths, so that the parts add up to the whole.
            time += ms;
            var end = longest == 0 ? 0 : (int)Math.Round((double)LongestBar * time / longest);
            bar.Append(Painted(Kinds[kind].Colour, new string(Kinds[kind].Block, Math.Max(0, end - length))));
            length = Math.Max(length, end);
        }

        return bar.Append(' ', Math.Max(0, LongestBar - length)).ToString();
    }

    private static int KindOf(string phase) => Tax.Contains(phase) ? 2 : Feedback.Contains(phase) ? 1 : 0;

    private string Painted(string colour, string text) => colours && text.Length > 0 ? colour + text + Reset : text;

    private static string Sum(DaySum? sum)
    {
        if (sum is null)
        {
            return "";
        }

        string?[] parts =
        [
            sum.N == 1 ? "1 iteration" : $"{sum.N} iterations",
            $"{Span(sum.ActiveMs)} active",
            sum.TaxShare is { } tax ? string.Create(CultureInfo.InvariantCulture, $"{tax * 100:0} % tax") : null,
            sum.Lost is { } lost ? string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(lost):0.0} cycles {(lost < 0 ? "gained" : "lost")}") : null,
        ];
        return string.Join(" · ", parts.OfType<string>());
    }
}
