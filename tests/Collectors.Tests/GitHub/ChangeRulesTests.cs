using System.Text.Json.Nodes;
using DevEx.Domain.Events;

namespace DevEx.Collectors.Tests.GitHub;

public sealed class ChangeRulesTests
{
    private const string Zeros = "0000000000000000000000000000000000000000";
    private static readonly ExamplePayload Merged = ExamplePayload.Own("pull_request.closed.merged");
    private static readonly ExamplePayload Approved = ExamplePayload.Own("pull_request_review.submitted.approved");
    private static readonly ExamplePayload Pushed = ExamplePayload.Own("push.forced");
    private static readonly DateTimeOffset Eight = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_closing_that_says_merged_is_a_merge()
    {
        Assert.Equal(
            new ChangeMerged
            {
                At = Eight.AddHours(4.5), Provider = "github", Repository = "shop/checkout", Number = 17, Author = ExamplePayload.Person("mara-quill"),
                HeadSha = string.Concat(Enumerable.Repeat("a1", 20)), HeadRef = "half-up", BaseRef = "main", Title = "Round prices half up",
                Size = new(40, 12, 3), Url = "https://github.com/Shop/Checkout/pull/17", OpenedAt = Eight,
                MergeSha = string.Concat(Enumerable.Repeat("c3", 20)), By = ExamplePayload.Machine("release-helper[bot]"),
            },
            Merged.Gives<ChangeMerged>());
    }

    [Fact]
    public void A_closing_that_does_not_is_a_closing()
    {
        Assert.Equal(Eight.AddHours(4.5), Merged.With("pull_request.merged", false).Gives<ChangeClosed>().At);
        Assert.All(ExamplePayload.Published("pull_request", "closed"), p => p.Gives<ChangeClosed>());
    }

    [Fact]
    public void An_opening_is_at_its_creation_and_may_be_a_draft()
    {
        var opened = Merged.With("action", "opened").With("pull_request.draft", true).Gives<ChangeOpened>();

        Assert.Equal((Eight, true), (opened.At, opened.Draft));
    }

    [Fact]
    public void Ready_and_draft_are_at_the_update_that_says_so()
    {
        Assert.Equal(Eight.AddHours(4.5).AddSeconds(1), Merged.With("action", "ready_for_review").Gives<ChangeMarkedReady>().At);
        Assert.Equal(Eight.AddHours(4.5).AddSeconds(1), Merged.With("action", "converted_to_draft").Gives<ChangeDrafted>().At);
        Assert.True(ExamplePayload.Published("pull_request", "converted_to_draft").First().Gives<ChangeDrafted>().Draft);
    }

    [Fact]
    public void A_synchronize_tells_before_and_after_but_not_whether_it_was_forced()
    {
        var updated = ExamplePayload.Published("pull_request", "synchronize").Single().Gives<ChangeUpdated>();

        Assert.Equal("f95f852bd8fca8fcc58a9a2d6c842781e32a215e", updated.Before);
        Assert.Equal("ec26c3e57ca3a959ca5aad62de7213c562f8c821", updated.After);
        Assert.Null(updated.Forced);
    }

    [Fact]
    public void A_reopening_is_one() => Assert.All(ExamplePayload.Published("pull_request", "reopened"), p => p.Gives<ChangeReopened>());

    [Fact]
    public void A_review_may_be_asked_of_a_person_or_of_a_team()
    {
        var asked = Merged.With("action", "review_requested");

        Assert.Equal(
            ExamplePayload.Person("tove-lind"),
            asked.With("requested_reviewer", new JsonObject { ["login"] = "tove-lind", ["type"] = "User" }).Gives<ReviewRequested>().Reviewer);
        Assert.Null(asked.With("requested_team", new JsonObject { ["name"] = "payments" }).Gives<ReviewRequested>().Reviewer);
    }

    [Theory]
    [InlineData("labeled")]
    [InlineData("edited")]
    [InlineData("enqueued")]
    [InlineData("never_heard_of")]
    public void Other_actions_say_nothing_that_is_measured(string action) =>
        Assert.Contains(action, Merged.With("action", action).GivesNothing(), StringComparison.Ordinal);

    [Fact]
    public void A_repository_is_known_by_its_lower_case_name() =>
        Assert.Equal("change/github/shop/checkout/17", Merged.Gives<ChangeMerged>().StreamId);

    [Theory]
    [InlineData("Renovate", "Bot")]
    [InlineData("renovate[bot]", "User")]
    public void A_bot_is_known_by_its_type_or_its_name(string login, string type)
    {
        var author = Merged.With("pull_request.user.login", login).With("pull_request.user.type", type).Gives<ChangeMerged>().Author;

        Assert.Equal(ExamplePayload.Machine(login.ToLowerInvariant()), author);
    }

    [Fact]
    public void An_author_whose_account_is_gone_is_nobody_known() =>
        Assert.Equal(new Actor(null), Merged.With("pull_request.user", null).Gives<ChangeMerged>().Author);

    [Theory]
    [InlineData("approved", ReviewState.Approved)]
    [InlineData("changes_requested", ReviewState.ChangesRequested)]
    [InlineData("commented", ReviewState.Commented)]
    [InlineData("APPROVED", ReviewState.Approved)]
    public void A_review_has_a_state_in_either_case(string word, ReviewState state) =>
        Assert.Equal(state, Approved.With("review.state", word).Gives<ReviewSubmitted>().State);

    [Fact]
    public void A_review_is_the_reviewers_and_not_the_authors()
    {
        var review = Approved.Gives<ReviewSubmitted>();

        Assert.Equal((ExamplePayload.Person("tove-lind"), "3302", Eight.AddHours(4), 17), (review.Reviewer, review.ReviewId, review.At, review.Number));
    }

    [Fact]
    public void Changes_requested_is_no_approval() =>
        Assert.Equal(
            ReviewState.ChangesRequested,
            ExamplePayload.Own("pull_request_review.submitted.changes_requested").Gives<ReviewSubmitted>().State);

    [Fact]
    public void A_pending_review_answers_nothing() => Approved.With("review.state", "pending").GivesNothing();

    [Fact]
    public void A_dismissal_takes_a_review_back_at_the_changes_update()
    {
        var dismissed = ExamplePayload.Published("pull_request_review", "dismissed").Single().Gives<ReviewDismissed>();

        Assert.Equal(("237895671", new DateTimeOffset(2019, 5, 15, 15, 20, 38, TimeSpan.Zero)), (dismissed.ReviewId, dismissed.At));
    }

    [Fact]
    public void A_forced_push_says_so_and_is_later_than_its_commits()
    {
        var push = Pushed.Gives<CommitsPushed>();

        Assert.True(push.Forced);
        Assert.Equal(("refs/heads/half-up", "main"), (push.Ref, push.DefaultBranch));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero), push.At);
        Assert.Equal(
            [(new DateTimeOffset(2026, 3, 1, 20, 10, 0, TimeSpan.Zero), ExamplePayload.SubjectOf(new("mara-quill", false))), (Eight.AddMinutes(1), null)],
            push.Commits.Select(c => (c.AuthoredAt!.Value, c.Subject)));
    }

    [Fact]
    public void Zeros_stand_for_no_commit()
    {
        var created = Pushed.With("before", Zeros).With("created", true).Gives<CommitsPushed>();
        var deleted = Pushed.With("after", Zeros).With("deleted", true).With("head_commit", null).Gives<CommitsPushed>();

        Assert.Equal((null, true, false), (created.Before, created.Created, created.Deleted));
        Assert.Equal((null, false, true), (deleted.After, deleted.Created, deleted.Deleted));
    }

    [Fact]
    public void Only_web_links_are_kept() =>
        Assert.Null(Merged.With("pull_request.html_url", "javascript:alert(1)").Gives<ChangeMerged>().Url);
}
