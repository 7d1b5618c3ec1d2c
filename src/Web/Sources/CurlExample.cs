namespace DevEx.Web.Sources;

/// <summary>How any pipeline reports a run with plain curl: what the page shows is what the tests type into a shell.</summary>
internal static class CurlExample
{
    public static string Of(string address) => $$"""
        # DEVEX_TOKEN: a CI token, from the pipeline's secrets
        uuid() { cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen; }
        now() { date -u +%Y-%m-%dT%H:%M:%SZ; }
        run=${RUN_ID:-$(uuid)}; started=$(now)

        echo "the build goes here"

        curl -fsS {{address}}/api/v1/events \
          -H "Authorization: Bearer $DEVEX_TOKEN" -H "Content-Type: application/json" -d @- <<JSON
        { "batchId": "$(uuid)", "sentAt": "$(now)", "events": [
          { "id": "$(uuid)", "type": "job_finished", "at": "$(now)", "provider": "ci", "repository": "owner/name", "runId": "$run",
            "jobId": "build", "name": "build", "workflow": "CI", "startedAt": "$started", "finishedAt": "$(now)", "outcome": "success" },
          { "id": "$(uuid)", "type": "run_finished", "at": "$(now)", "provider": "ci", "repository": "owner/name", "runId": "$run",
            "workflow": "CI", "startedAt": "$started", "finishedAt": "$(now)", "outcome": "success" }
        ] }
        JSON
        """;
}
