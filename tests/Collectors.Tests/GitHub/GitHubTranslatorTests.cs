using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DevEx.Collectors.GitHub;
using DevEx.Domain.Events;
using DevEx.Store.Events;

namespace DevEx.Collectors.Tests.GitHub;

public sealed class GitHubTranslatorTests
{
    private static readonly IReadOnlyList<ExamplePayload> Payloads =
        [.. ExamplePayload.All(), .. Enumerable.Range(31, 5).SelectMany(v => ExamplePayload.Published($"ghes-{v}"))];

    [Fact]
    public void Every_published_payload_gives_events_or_a_reason()
    {
        Assert.True(ExamplePayload.Published("api.github.com").Count() >= 329);
        Assert.All(Payloads, p =>
        {
            var translation = p.Translate();
            Assert.Equal(translation.Events.Count == 0, translation.Reason is not null);
        });
    }

    [Fact]
    public void No_published_payload_of_an_event_that_is_used_lacks_a_field() =>
        Assert.DoesNotContain(Payloads, p => p.Translate().Reason?.StartsWith("Missing", StringComparison.Ordinal) == true);

    [Fact]
    public void Only_the_events_that_are_used_give_any() =>
        Assert.Equal(
            ["deployment", "deployment_status", "pull_request", "pull_request_review", "push", "workflow_job", "workflow_run"],
            Payloads.Where(p => p.Translate().Events.Count > 0).Select(p => p.Event).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void An_unknown_event_is_not_known_and_gives_nothing()
    {
        Assert.False(GitHubTranslator.Knows("sponsorship"));
        Assert.Contains("sponsorship", new ExamplePayload("sponsorship", new JsonObject()).GivesNothing(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_and_no_address_gets_into_an_event()
    {
        var own = string.Join('\n', ExamplePayload.Own().Select(Written));

        Assert.DoesNotMatch(new Regex("mara|quill|tove|lind|guest|helper|@", RegexOptions.IgnoreCase), own);
    }

    [Fact]
    public void Everyone_whom_the_events_name_is_asked_for_beforehand()
    {
        foreach (var payload in Payloads)
        {
            var json = JsonSerializer.SerializeToElement(payload.Body);
            var known = GitHubTranslator.Logins(payload.Event, json).ToHashSet();

            GitHubTranslator.Translate(payload.Event, json, login =>
            {
                Assert.Contains(login, known);
                return null;
            });
        }
    }

    [Fact]
    public void The_same_fact_has_the_same_id_however_it_is_told()
    {
        var merged = ExamplePayload.Own("pull_request.closed.merged");
        var later = merged.With("pull_request.title", "Renamed since").With("pull_request.merged_at", "2026-03-02T13:30:00+01:00").With("sender", null);

        Assert.Equal(IdOf(merged), IdOf(later));
    }

    [Fact]
    public void Different_facts_have_different_ids()
    {
        var run = ExamplePayload.Own("workflow_run.completed.attempt-2");
        var review = ExamplePayload.Own("pull_request_review.submitted.approved");
        ExamplePayload[] all =
        [
            run, run.With("workflow_run.run_attempt", 3), run.With("workflow_run.conclusion", "success"), run.With("workflow_run.id", 7),
            run.With("workflow_run.pull_requests", new JsonArray()),
            run.With("workflow_run.updated_at", "2026-03-03T10:06:31Z"), run.With("repository.full_name", "shop/cart"), run.With("action", "requested"),
            review, review.With("review.id", 7), review.With("review.state", "commented"),
        ];

        Assert.Equal(all.Length, all.Select(IdOf).Distinct().Count());
    }

    [Fact]
    public void An_id_is_made_as_the_standard_says() =>
        Assert.Equal(
            new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), Uuid5.Of(new("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    [Fact]
    public void A_payload_that_lacks_something_says_what() =>
        Assert.Equal(
            "Missing or not usable: repository.full_name, pull_request.head.sha.",
            ExamplePayload.Own("pull_request.closed.merged").With("repository.full_name", "no owner").Without("pull_request.head.sha").GivesNothing());

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"action":"completed"}""")]
    [InlineData("""{"action":{"a":[1e999]},"pull_request":"x","workflow_run":[],"repository":{"full_name":null}}""")]
    public void No_json_makes_it_fail(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.All(
            ["pull_request", "pull_request_review", "push", "workflow_run", "workflow_job", "deployment", "deployment_status", ""],
            e => Assert.NotNull(GitHubTranslator.Translate(e, document.RootElement, ExamplePayload.SubjectOf).Reason));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\u0000\"")]
    [InlineData("1e400000")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("{\"\\udfff\":1}")]
    [InlineData("[[[]]]")]
    [InlineData("\"9999-12-31T23:59:59-14:00\"")]
    public void No_value_in_any_place_makes_it_fail_or_write_what_cannot_be_stored(string value)
    {
        foreach (var payload in ExamplePayload.Own())
        {
            foreach (var json in Mutants(payload.Body, value))
            {
                using var document = JsonDocument.Parse(json);
                var translation = GitHubTranslator.Translate(payload.Event, document.RootElement, ExamplePayload.SubjectOf);
                Assert.All(translation.Events, e =>
                {
                    var written = Encoding.UTF8.GetString(EventCatalogue.KindOf(e.Event).Write(e.Event));
                    Assert.DoesNotContain("\\u0000", written, StringComparison.Ordinal);
                    Assert.DoesNotContain("\\uD8", written, StringComparison.OrdinalIgnoreCase);
                });
            }
        }
    }

    [Fact]
    public void An_endless_text_is_cut_and_not_in_the_middle_of_a_character()
    {
        var title = ExamplePayload.Own("pull_request.closed.merged")
            .With("pull_request.title", "x" + string.Concat(Enumerable.Repeat("😀", 5000))).Gives<ChangeMerged>().Title;

        Assert.Equal(1023, title.Length);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(title)));
    }

    /// <summary>The text once per field, with that field's value replaced.</summary>
    private static IEnumerable<string> Mutants(JsonNode body, string value)
    {
        const string mark = "the value goes here";
        foreach (var path in Paths(body, ""))
        {
            var copy = new ExamplePayload("", body).With(path, mark).Body.ToJsonString();
            yield return copy.Replace($"\"{mark}\"", value, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node is JsonObject fields
        ? fields.SelectMany(f => Paths(f.Value, path.Length == 0 ? f.Key : $"{path}.{f.Key}").Prepend(path.Length == 0 ? f.Key : $"{path}.{f.Key}"))
        : [];

    private static Guid IdOf(ExamplePayload payload) => Assert.Single(payload.Translate().Events).Id;

    private static string Written(ExamplePayload payload) =>
        string.Concat(payload.Translate().Events.Select(e => Encoding.UTF8.GetString(EventCatalogue.KindOf(e.Event).Write(e.Event))));
}
