using GatewayOperator.Kubernetes.Tests.Scripted;
using k8s.Models;

namespace GatewayOperator.Kubernetes.Tests.Informers;

/// <summary>What an informer makes of an API server, or of a network, that misbehaves.</summary>
public sealed class InformerFaultTests
{
    [Test]
    public async Task What_was_deleted_while_history_was_lost_is_told_as_deleted()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        fixture.Server.Put(Objects.ConfigMap("kept", 1));
        fixture.Server.Put(Objects.ConfigMap("dropped", 2));
        var watch = await fixture.StartedAsync();
        fixture.Changed.Clear();
        fixture.Told.Clear();

        fixture.Server.Remove("dropped");
        fixture.Server.Put(Objects.ConfigMap("new", 300));
        fixture.Server.Version = 301;
        watch.Send("ERROR", Objects.Status(410, "Expired"));
        var next = await fixture.Server.WatchAsync();

        Assert.Multiple(() =>
        {
            Assert.That(next.From, Is.EqualTo("301"));
            Assert.That(fixture.Changed, Is.EqualTo(["dropped", "new"]));
            Assert.That(fixture.Told, Is.EqualTo(["gone", "there"]));
            Assert.That(fixture.Find("dropped"), Is.Null);
        });
    }

    [Test]
    public async Task An_expired_version_is_the_same_whether_told_by_status_or_in_the_stream()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var watch = await fixture.StartedAsync();
        fixture.Server.RefuseNext(r => r.IsWatch, 410, "Gone");
        fixture.Server.Version = 200;
        watch.Close();

        Assert.That((await fixture.Server.WatchAsync()).From, Is.EqualTo("200"));
    }

    [Test]
    public async Task A_watch_of_an_API_server_that_is_away_is_silent_but_tended()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var watch = await fixture.StartedAsync();
        for (var i = 0; i < 1000; i++)
        {
            fixture.Server.RefuseNext(_ => true, 503, "ServiceUnavailable");
        }

        watch.Abort();
        await Until.PassingAsync(
            fixture.Time,
            TimeSpan.FromSeconds(2),
            "it is silent",
            () => fixture.Informer.Age > TimeSpan.FromMinutes(10));
        Assert.That(fixture.Informer.Untended, Is.LessThan(TimeSpan.FromMinutes(3)));
    }

    [Test]
    public async Task Lists_too_old_for_watches_are_not_read_without_pause()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var start = fixture.Time.GetUtcNow();
        for (var i = 0; i < 3; i++)
        {
            fixture.Server.RefuseNext(r => r.IsWatch, 410, "Expired");
        }

        fixture.Start();
        await fixture.WatchAgainAsync();

        // Once at once, and then only after waits of 0.8 s and 1.6 s at least.
        Assert.That(fixture.Server.Lists.ToList(), Has.Count.EqualTo(4));
        Assert.That(fixture.Informer.LastContact - start, Is.GreaterThan(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task A_namesake_made_while_nobody_looked_is_another_object()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        fixture.Server.Put(Objects.ConfigMap("a", 1, uid: "first"));
        var watch = await fixture.StartedAsync();
        fixture.Told.Clear();

        fixture.Server.Put(Objects.ConfigMap("a", 200, uid: "second"));
        watch.Send("ERROR", Objects.Status(410, "Expired"));
        await fixture.Server.WatchAsync();

        Assert.That(fixture.Told, Is.EqualTo(["gone", "there"]));
        Assert.That(fixture.Find("a")!.Metadata.Uid, Is.EqualTo("second"));
    }

    [Test]
    public async Task A_connection_whose_other_end_is_gone_is_given_up()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var dead = await fixture.StartedAsync();

        var next = await fixture.WatchAgainAsync();

        Assert.That(next.From, Is.EqualTo("100"));
        await Until.Async("the dead one is left", () => dead.Left);
        Assert.That(fixture.Server.Lists.ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_dribble_of_bytes_that_makes_no_event_is_silence()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var slow = await fixture.StartedAsync();

        await Until.PassingAsync(
            fixture.Time,
            TimeSpan.FromSeconds(1),
            "it is given up",
            () =>
            {
                slow.SendRaw(" ");
                return fixture.Server.HasWatch;
            });
    }

    [Test]
    public async Task An_event_that_comes_byte_by_byte_is_understood()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var watch = await fixture.StartedAsync();
        var line = $$"""{"type":"ADDED","object":{{Objects.ConfigMap("ä", 101).ToJsonString()}}}""" + "\n";

        foreach (var character in line)
        {
            watch.SendRaw(character.ToString());
        }

        await Until.Async("it is known", () => fixture.Find("ä") is not null);
    }

    [TestCase("this is not JSON\n")]
    [TestCase("{\"type\":\"ADDED\"}\n")]
    [TestCase("{\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}\n")]
    [TestCase("{\"type\":\"SURPRISE\",\"object\":{\"metadata\":{\"name\":\"a\"}}}\n")]
    [TestCase("[]\n")]
    [TestCase("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\"\n")]
    public async Task After_a_line_that_is_no_event_everything_is_read_again(string garbage)
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var watch = await fixture.StartedAsync();
        fixture.Server.Put(Objects.ConfigMap("missed", 150));
        fixture.Server.Version = 200;

        watch.SendRaw(garbage);

        Assert.That((await fixture.WatchAgainAsync()).From, Is.EqualTo("200"));
        Assert.That(fixture.Find("missed"), Is.Not.Null);
    }

    [Test]
    public async Task A_watch_torn_in_the_middle_of_an_event_goes_on_after_the_last_whole_one()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var watch = await fixture.StartedAsync();
        watch.Send("ADDED", Objects.ConfigMap("a", 101));
        await Until.Async("it is known", () => fixture.Find("a") is not null);

        watch.SendRaw("{\"type\":\"ADDED\",\"object\":{");
        watch.Abort();

        Assert.That((await fixture.WatchAgainAsync()).From, Is.EqualTo("101"));
        Assert.That(fixture.Server.Lists.ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_closes_watches_at_once_is_asked_for_everything_again()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var first = await fixture.StartedAsync();
        fixture.Server.Version = 200;

        first.Close();
        var second = await fixture.Server.WatchAsync();
        second.Close();
        var third = await fixture.WatchAgainAsync();

        Assert.That((second.From, third.From), Is.EqualTo(("100", "200")));
    }

    [Test]
    public async Task An_overloaded_server_is_left_alone_for_as_long_as_it_asks()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        fixture.Server.RefuseNext(_ => true, 429, "TooManyRequests", retryAfter: 20);
        fixture.Start();
        await Until.Async("it was asked", () => fixture.Server.Requests.Count == 1);
        var refused = fixture.Time.GetUtcNow();

        await fixture.WatchAgainAsync();

        Assert.That(fixture.Informer.LastContact - refused, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(20)));
    }
}
