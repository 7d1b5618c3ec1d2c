using DevEx.Domain.Events;

namespace DevEx.Collectors.GitHub;

/// <summary>What GitHub's pull requests, reviews and pushes mean.</summary>
internal static class ChangeRules
{
    private const string Provider = GitHubSetup.Provider;

    public static Statement OfPullRequest(GitHubPayload p) => p.Action switch
    {
        "opened" => new PullRequest(p).Opened(),
        "ready_for_review" => new PullRequest(p).MarkedReady(),
        "converted_to_draft" => new PullRequest(p).Drafted(),
        "synchronize" => new PullRequest(p).Updated(),
        "reopened" => new PullRequest(p).Reopened(),
        // A merge is a closing that says so; no payload has an action of that name.
        "closed" when p.FlagOrNull("pull_request.merged") == true => new PullRequest(p).Merged(),
        "closed" => new PullRequest(p).Closed(),
        "review_requested" => new ReviewRequested
        {
            At = p.Instant("pull_request.updated_at"),
            Provider = Provider,
            Repository = p.Repository(),
            Number = p.Number("pull_request.number"),
            // A team may be asked, which is nobody in particular.
            Reviewer = p.Has("requested_reviewer") ? p.Person("requested_reviewer") : null,
        },
        _ => Statement.UnusedAction(p),
    };

    public static Statement OfReview(GitHubPayload p) => p.Action switch
    {
        "submitted" => State(p.Text("review.state")) is { } state
            ? new ReviewSubmitted
            {
                At = p.Instant("review.submitted_at"),
                Provider = Provider,
                Repository = p.Repository(),
                Number = p.Number("pull_request.number"),
                Reviewer = p.Person("review.user"),
                State = state,
                ReviewId = p.Id("review.id"),
                Commit = p.ShaOrNull("review.commit_id"),
            }
            : Statement.Nothing("A review in a state that answers nothing."),
        "dismissed" => new ReviewDismissed
        {
            // When it was dismissed stands nowhere; that was the last that happened to the change.
            At = p.Instant("pull_request.updated_at"),
            Provider = Provider,
            Repository = p.Repository(),
            Number = p.Number("pull_request.number"),
            Reviewer = p.Person("review.user"),
            ReviewId = p.Id("review.id"),
            Commit = p.ShaOrNull("review.commit_id"),
        },
        _ => Statement.UnusedAction(p),
    };

    public static Statement OfPush(GitHubPayload p) => new CommitsPushed
    {
        // A commit's own time is when it was made, perhaps days before.
        At = p.InstantOrNull("repository.pushed_at") ?? p.Instant("head_commit.timestamp"),
        Provider = Provider,
        Repository = p.Repository(),
        Ref = p.Text("ref"),
        Before = p.ShaOrNull("before"),
        After = p.ShaOrNull("after"),
        Forced = p.FlagOrNull("forced") ?? false,
        Created = p.FlagOrNull("created") ?? false,
        Deleted = p.FlagOrNull("deleted") ?? false,
        DefaultBranch = p.TextOrNull("repository.default_branch"),
        Commits =
        [
            .. from c in p.Items("commits")
               let sha = c.ShaOrNull("id")
               where sha is not null
               select new PushedCommit(sha, c.InstantOrNull("timestamp"), c.SubjectOfLogin("author.username")),
        ],
    };

    /// <summary>Lower case in webhooks, upper case in the API.</summary>
    private static ReviewState? State(string word) => word.ToUpperInvariant() switch
    {
        "APPROVED" => ReviewState.Approved,
        "CHANGES_REQUESTED" => ReviewState.ChangesRequested,
        "COMMENTED" => ReviewState.Commented,
        _ => null,
    };
}
