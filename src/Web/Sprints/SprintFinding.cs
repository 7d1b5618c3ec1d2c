using DevEx.Web.Components.Shared;

namespace DevEx.Web.Sprints;

/// <summary>What a sprint comes down to, in one sentence that claims nothing that its figures do not say.</summary>
public static class SprintFinding
{
    // Less is what the same team differs by from sprint to sprint anyhow.
    private const double Noticeable = 0.05;

    public static string Of(SprintAnswer answer, BaselineChoice choice)
    {
        ArgumentNullException.ThrowIfNull(answer);

        var sprint = answer.Sprint;
        if (sprint.Suppressed)
        {
            return "Too few people, or too few days, stand behind this sprint to say anything about it.";
        }

        if (sprint is not { Lost: { } lost, LostPerTenDays: { } each, Phases: { } phases })
        {
            return $"{sprint.Name} did {Figures.Count(sprint.Iterations ?? 0)} iterations. There is nothing to compare them with.";
        }

        var so = $"{sprint.Name} {(lost < 0 ? "gained" : "lost")} {Figures.Number(Math.Abs(lost))} cycles {(sprint.Current ? "so far " : "")}against {choice.Words()}: "
            + $"{Figures.Number(Math.Abs(each))} per developer in ten working days{Since(each, answer.Past)}";
        var most = phases.MaxBy(p => p.Cycles)!;
        return lost > 0 && most.Cycles > 0 ? $"{so}. {(most.Cycles > lost / 2 ? "Most of them" : "The most")}, {Figures.Number(most.Cycles)}, went into {PhaseLook.Name(most.Phase).ToLowerInvariant()}." : so + ".";
    }

    private static string Since(double each, IReadOnlyList<SprintView> past)
    {
        if (past.Count == 0 || past[0].LostPerTenDays is not > 0 || each <= 0)
        {
            return "";
        }

        var change = (each / past[0].LostPerTenDays!.Value) - 1;
        return Math.Abs(change) < Noticeable ? ", about as many as in the sprint before" : $", {Figures.Share(Math.Abs(change))} {(change < 0 ? "fewer" : "more")} than in the sprint before";
    }
}
