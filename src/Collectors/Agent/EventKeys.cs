using System.Buffers;
using DevEx.Domain.Events;

namespace DevEx.Collectors.Agent;

/// <summary>The texts of an event that become keys: they have to fit an index, and a provider stands between slashes.</summary>
internal static class EventKeys
{
    private const int MaxKey = 200;
    private const int MaxProvider = 64;

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0xa0).Select(c => (char)c).Where(char.IsControl)]);

    public static Fault? Check(DevEvent e)
    {
        foreach (var (pointer, key) in Of(e))
        {
            if (pointer == "/provider" ? !IsKey(key, MaxProvider) || key!.Contains('/') : key is not null && !IsKey(key, MaxKey))
            {
                return new("invalid_field", pointer, pointer == "/provider"
                    ? $"A provider is a word of 1 to {MaxProvider} characters: github."
                    : $"1 to {MaxKey} characters, without control characters.");
            }
        }

        return null;
    }

    private static IEnumerable<(string Pointer, string? Key)> Of(DevEvent e) => e switch
    {
        StepFinished s => [("/workspace/repository", s.Workspace.Repository)],
        EditsObserved s => [("/workspace/repository", s.Workspace.Repository)],
        ChangeEvent c => [("/provider", c.Provider), ("/repository", c.Repository), .. OfChange(c)],
        JobFinished j => [("/provider", j.Provider), ("/repository", j.Repository), ("/runId", j.RunId), ("/jobId", j.JobId), ("/sha", j.Sha)],
        RunEvent r => [("/provider", r.Provider), ("/repository", r.Repository), ("/runId", r.RunId), ("/sha", (r as RunDescribed)?.Sha)],
        DeploymentEvent d => [("/provider", d.Provider), ("/repository", d.Repository), ("/deploymentId", d.DeploymentId), ("/sha", d.Sha)],
        CommitsPushed p => [
            ("/provider", p.Provider), ("/repository", p.Repository), ("/after", p.After),
            .. p.Commits.Index().Select(c => ($"/commits/{c.Index}/sha", (string?)c.Item.Sha))],
        IncidentEvent i => [("/provider", i.Provider), ("/incidentId", i.IncidentId)],
        AnnotationEvent a => [("/annotationId", a.AnnotationId)],
        _ => [],
    };

    private static IEnumerable<(string Pointer, string? Key)> OfChange(ChangeEvent e) => e switch
    {
        ReviewSubmitted r => [("/reviewId", r.ReviewId)],
        ReviewDismissed r => [("/reviewId", r.ReviewId)],
        ChangeMerged m => [("/headSha", m.HeadSha), ("/mergeSha", m.MergeSha)],
        ChangeDescribed d => [("/headSha", d.HeadSha)],
        _ => [],
    };

    private static bool IsKey(string? key, int most) => key?.Length > 0 && key.Length <= most && !key.AsSpan().ContainsAny(Controls);
}
