namespace DevEx.Domain.Metrics;

/// <summary>DORA's numbers with how they came about, whether they were told from the deployments themselves or from sums of them.</summary>
internal static class ExplainedDora
{
    public static Explanation LeadTime(TimeSpan? median, long changes, IEnumerable<LeftOut> leftOut) =>
        new(Measures.LeadTime, median?.TotalMilliseconds, [], changes, leftOut);

    public static Explanation DaysPerWeek(double? days, int weeks, long deployments, IEnumerable<LeftOut> leftOut) =>
        new(Measures.DeploymentDays, days, [Number("Whole weeks", weeks)], deployments, leftOut);

    public static Explanation PerDay(double? perDay, long deployments, IEnumerable<LeftOut> leftOut) =>
        new(Measures.DeploymentsPerDay, perDay, [Number("Deployments", deployments)], deployments, leftOut);

    public static Explanation FailRate(long failed, long deployments, IEnumerable<LeftOut> leftOut) => Explanation.Ratio(
        Measures.ChangeFailRate, Number("Failed deployments", failed), Number("Deployments", deployments), deployments, leftOut);

    public static Explanation Recovery(TimeSpan? median, long recovered, IEnumerable<LeftOut> leftOut) =>
        new(Measures.RecoveryTime, median?.TotalMilliseconds, [], recovered, leftOut);

    public static Explanation Rework(long unplanned, long deployments, IEnumerable<LeftOut> leftOut) => Explanation.Ratio(
        Measures.DeploymentRework, Number("Unplanned deployments", unplanned), Number("Deployments", deployments), deployments, leftOut);

    private static ExplanationInput Number(string name, long n) => new(name, n, MeasureUnit.Count);
}
