using GatewayOperator.Kubernetes.Tests.Scripted;
using k8s.Models;

namespace GatewayOperator.Kubernetes.Tests.Informers;

/// <summary>What an informer knows while all goes well.</summary>
public sealed class InformerTests
{
    [Test]
    public async Task What_is_listed_is_known_and_told()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        fixture.Server.Put(Objects.ConfigMap("a", 1));
        fixture.Server.Put(Objects.ConfigMap("b", 2));

        await fixture.StartedAsync();

        Assert.Multiple(() =>
        {
            Assert.That(fixture.Informer.HasSynced);
            Assert.That(fixture.Informer.All, Has.Count.EqualTo(2));
            Assert.That(fixture.Find("a")!.Data["version"], Is.EqualTo("1"));
            Assert.That(fixture.Changed, Is.EquivalentTo(["a", "b"]));
        });
    }

    [Test]
    public async Task Objects_of_core_kinds_know_their_kind_though_lists_leave_it_out()
    {
        await using var fixture = await InformerFixture<Api.Resources.Secret>.CreateAsync(ListQuery.Named("admin"));
        fixture.Server.Put(Objects.Secret("admin", 1));

        var watch = await fixture.StartedAsync();

        Assert.Multiple(() =>
        {
            Assert.That(fixture.Find("admin")!.Kind, Is.EqualTo("Secret"));
            Assert.That(fixture.Find("admin")!.Find("password"), Is.EqualTo("hunter2"));
            Assert.That(watch.Request["fieldSelector"], Is.EqualTo("metadata.name=admin"));
            Assert.That(fixture.Server.Lists.First()["fieldSelector"], Is.EqualTo("metadata.name=admin"));
        });
    }

    [Test]
    public async Task Lists_longer_than_a_page_are_read_whole()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync(new ListQuery { Limit = 3 });
        for (var i = 0; i < 10; i++)
        {
            fixture.Server.Put(Objects.ConfigMap($"c{i}", i));
        }

        await fixture.StartedAsync();

        Assert.That(fixture.Informer.All, Has.Count.EqualTo(10));
        Assert.That(fixture.Server.Lists.ToList(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_list_that_expires_between_two_pages_is_read_in_one_piece()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync(new ListQuery { Limit = 3 });
        for (var i = 0; i < 10; i++)
        {
            fixture.Server.Put(Objects.ConfigMap($"c{i}", i));
        }

        fixture.Server.RefuseNext(r => r["continue"] == "3", 410, "Expired");
        await fixture.StartedAsync();

        Assert.That(fixture.Informer.All, Has.Count.EqualTo(10));
        Assert.That(fixture.Server.Lists.Last()["limit"], Is.Null);
    }

    [Test]
    public async Task Events_change_what_is_known()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        fixture.Server.Put(Objects.ConfigMap("a", 1));
        var watch = await fixture.StartedAsync();

        watch.Send("ADDED", Objects.ConfigMap("b", 101));
        watch.Send("MODIFIED", Objects.ConfigMap("a", 102));
        watch.Send("DELETED", Objects.ConfigMap("b", 103));
        await Until.Async("all is told", () => fixture.Changed.Count == 4);

        Assert.Multiple(() =>
        {
            Assert.That(watch.From, Is.EqualTo("100"));
            Assert.That(watch.Request["allowWatchBookmarks"], Is.EqualTo("true"));
            Assert.That(fixture.Changed, Is.EqualTo(["a", "b", "a", "b"]));
            Assert.That(fixture.Told, Is.EqualTo(["there", "there", "there", "gone"]));
            Assert.That(fixture.Find("a")!.Data["version"], Is.EqualTo("102"));
            Assert.That(fixture.Find("b"), Is.Null);
        });
    }

    [Test]
    public async Task A_bookmark_says_where_to_go_on_and_counts_as_contact()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var watch = await fixture.StartedAsync();
        watch.Send("ADDED", Objects.ConfigMap("a", 101));
        await Until.Async("it is known", () => fixture.Find("a") is not null);
        fixture.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(fixture.Informer.Age, Is.EqualTo(TimeSpan.FromSeconds(60)));

        watch.Bookmark(250);
        await Until.Async("it is noticed", () => fixture.Informer.Age == TimeSpan.Zero);
        Assert.That(fixture.Informer.LastContact, Is.EqualTo(fixture.Time.GetUtcNow()));
        watch.Close();

        Assert.That((await fixture.Server.WatchAsync()).From, Is.EqualTo("250"));
        Assert.That(fixture.Changed, Is.EqualTo(["a"]));
    }

    [Test]
    public async Task A_watch_that_is_taken_counts_as_contact_though_nothing_happens()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var first = await fixture.StartedAsync();
        // Only a watch whose answer has begun outlives the deadline of requests.
        first.Send("ADDED", Objects.ConfigMap("a", 101));
        await Until.Async("it is told", () => fixture.Find("a") is not null);
        fixture.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(fixture.Informer.Age, Is.EqualTo(TimeSpan.FromSeconds(60)));

        first.Close();
        await fixture.Server.WatchAsync();

        await Until.Async("it is noticed", () => fixture.Informer.Age == TimeSpan.Zero);
    }

    [Test]
    public async Task A_quiet_kind_is_watched_again_at_once_however_often()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var first = await fixture.StartedAsync();
        first.Send("ADDED", Objects.ConfigMap("a", 101));
        await Until.Async("it is told", () => fixture.Find("a") is not null);

        for (var round = 0; round < 8; round++)
        {
            await Until.Async("the watch is taken", () => fixture.Informer.Age == TimeSpan.Zero);
            fixture.Time.Advance(InformerOptions.Silence);
            await fixture.Server.WatchAsync();
        }
    }

    [Test]
    public async Task A_handler_that_throws_costs_the_others_nothing()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        var told = 0;
        fixture.Informer.Changed += _ => throw new InvalidOperationException("mine");
        fixture.Informer.Changed += _ => Interlocked.Increment(ref told);
        var watch = await fixture.StartedAsync();

        watch.Send("ADDED", Objects.ConfigMap("a", 101));
        watch.Send("ADDED", Objects.ConfigMap("b", 102));

        await Until.Async("both are told", () => Volatile.Read(ref told) == 2);
        Assert.That(fixture.Server.HasWatch, Is.False);
    }

    [Test]
    public async Task Nothing_is_synced_before_the_list_was_read()
    {
        await using var fixture = await InformerFixture<V1ConfigMap>.CreateAsync();
        fixture.Server.RefuseNext(_ => true, 403, "Forbidden");
        fixture.Start();
        await Until.Async("it was asked", () => fixture.Server.Requests.Count == 1);

        Assert.That(fixture.Informer.HasSynced, Is.False);
        Assert.That(fixture.Informer.SyncedAsync(CancellationToken.None).IsCompleted, Is.False);
        await fixture.WatchAgainAsync();

        Assert.That(fixture.Informer.HasSynced);
    }
}
