using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Web.Demo;

namespace DevEx.Web.Tests.Demo;

public sealed class DemoWriterTests
{
    private const int MaxBody = 1024 * 1024;

    [Fact]
    public void Every_event_reads_back_as_what_was_told_under_an_id_of_its_own()
    {
        var writer = new DemoWriter(1);
        var ids = new HashSet<Guid>();
        foreach (var batch in new DemoOrganisation(1, DemoTold.Now).Chunks().SelectMany(c => c.Batches))
        {
            var bytes = writer.Write(batch, DemoTold.Now);
            Assert.InRange(batch.Count, 1, 500);
            Assert.InRange(bytes.Length, 1, MaxBody);

            using var body = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            Assert.NotEqual(Guid.Empty, body.RootElement.GetProperty("batchId").GetGuid());
            foreach (var (told, sent) in batch.Zip(body.RootElement.GetProperty("events").EnumerateArray()))
            {
                var kind = EventCatalogue.Find(sent.GetProperty("type").GetString()!)!;
                Assert.Equal(kind.Write(told), kind.Write(kind.Read(sent)));
                Assert.True(ids.Add(sent.GetProperty("id").GetGuid()));
            }
        }

        Assert.InRange(ids.Count, 150_000, 330_000);
    }

    [Fact]
    public void An_id_begins_with_the_instant_and_is_of_version_seven()
    {
        var told = new AnnotationAdded { At = DemoTold.Now, AnnotationId = "a", Scope = new("all"), Title = "t", Kind = "rollout" };

        using var body = JsonDocument.Parse(new DemoWriter(1).Write([told], DemoTold.Now));
        var id = body.RootElement.GetProperty("events")[0].GetProperty("id").GetGuid();

        Assert.Equal(7, id.Version);
        Assert.Equal($"{DemoTold.Now.ToUnixTimeMilliseconds():x12}", id.ToString("N")[..12]);
        Assert.InRange(id.Variant, 8, 11);
    }
}
