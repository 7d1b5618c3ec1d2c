using DevEx.Collectors;
using DevEx.Store.Organisation;
using DevEx.Store.Projections;
using DevEx.Web.Access;

namespace DevEx.Web.Sources;

/// <summary>What a visitor may do about a projection that is held up: an admin resumes it and replays what was put aside.</summary>
public sealed class ViewerProjections(Oversight oversight, Replay replay, AuditLog audit, ILogger<ViewerProjections> log)
{
    public static bool MayAct(HttpContext context) => context.Viewer().Is(Roles.Admin) && !BearerTokens.IsPresent(context.Request);

    /// <returns>False when it was not paused, or the visitor may not.</returns>
    public async Task<bool> ResumeAsync(HttpContext context, CancellationToken ct)
    {
        if (!MayAct(context) || !await oversight.ResumeAsync(ct))
        {
            return false;
        }

        await audit.WriteAsync(context.Viewer().AsChanger(), "projection.resume", "The projection", null, ct);
        log.LogWarning("{Subject} resumed the projection", context.Viewer().Subject);
        return true;
    }

    /// <summary>Without what ended a process: it might end this one, and with it everybody's pages.</summary>
    /// <returns>Null when the visitor may not.</returns>
    public async Task<ReplayResult?> ReplayAsync(HttpContext context, CancellationToken ct)
    {
        if (!MayAct(context))
        {
            return null;
        }

        var result = await replay.RunAsync(context.Viewer().Tenant, quarantined: false, ct);
        await audit.WriteAsync(context.Viewer().AsChanger(), "projection.replay", "What was put aside", result, ct);
        log.LogWarning("{Subject} replayed what was put aside: {Result}", context.Viewer().Subject, result);
        return result;
    }
}
