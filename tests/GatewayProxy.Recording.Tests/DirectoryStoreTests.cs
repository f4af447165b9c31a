using System.Text;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Tests;

public sealed class DirectoryStoreTests
{
    private JournalFolder _folder = null!;
    private DirectoryStore _store = null!;

    [SetUp]
    public void CreateStore()
    {
        _folder = new JournalFolder();
        _store = new DirectoryStore(Path.Combine(_folder.Root, "store"));
    }

    [TearDown]
    public void RemoveStore() => _folder.Dispose();

    [Test]
    public async Task An_object_comes_back_byte_for_byte_and_nothing_else_is_left()
    {
        Assert.That(await Create("a/b.json", "x"), Is.True);

        Assert.That(await _store.ReadAsync("a/b.json", default), Is.EqualTo("x"u8.ToArray()));
        Assert.That(Directory.GetFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories)
            .Select(Path.GetFileName), Is.EquivalentTo(new[] { "store", "a", "b.json" }));
    }

    [Test]
    public async Task Objects_are_readable_by_their_owner_only()
    {
        await Create("a/b.json", "x");

        Assert.That(File.GetUnixFileMode(Path.Combine(_folder.Root, "store", "a", "b.json")),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(File.GetUnixFileMode(Path.Combine(_folder.Root, "store", "a")),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task Nothing_is_overwritten_and_of_racing_writers_one_wins()
    {
        var wins = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => Task.Run(() => Create("a/b.json", $"writer {i}"))));

        Assert.That(wins.Count(won => won), Is.EqualTo(1));
        var stored = Encoding.UTF8.GetString((await _store.ReadAsync("a/b.json", default))!);
        Assert.That(stored, Is.EqualTo($"writer {Array.IndexOf(wins, true)}"));
    }

    [Test]
    public async Task A_list_is_in_the_order_of_its_keys_and_shows_no_draft()
    {
        string[] keys = ["a.json", "a/1.json", "a-b/1.json", "a0.json", "b/c/d.json", "b/e.json"];
        foreach (var key in keys.Reverse())
        {
            await Create(key, key);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder.Root, "store", "b", ".draft"), "half");

        Assert.That(await Keys(""), Is.EqualTo(keys.Order(StringComparer.Ordinal)));
        Assert.That(await Keys("b/"), Is.EqualTo(new[] { "b/c/d.json", "b/e.json" }));
        Assert.That(await Keys("b/c/d"), Is.EqualTo(new[] { "b/c/d.json" }));
        Assert.That(await Keys("a"), Is.EqualTo(new[] { "a-b/1.json", "a.json", "a/1.json", "a0.json" }));
        Assert.That(await Keys("nowhere/"), Is.Empty);
    }

    [Test]
    public async Task What_is_deleted_is_gone_and_what_is_not_there_is_null()
    {
        await Create("a/b.json", "x");
        await _store.DeleteAsync("a/b.json", default);
        await _store.DeleteAsync("a/b.json", default);

        Assert.That(await _store.ReadAsync("a/b.json", default), Is.Null);
        Assert.That(await _store.ReadAsync("never/b.json", default), Is.Null);
    }

    [TestCase("../escape")]
    [TestCase("/etc/passwd")]
    [TestCase("a//b")]
    [TestCase("a/.hidden")]
    [TestCase("a/b c")]
    [TestCase("")]
    public void A_key_cannot_leave_the_store(string key) =>
        Assert.That(() => Create(key, "x"), Throws.ArgumentException);

    [Test]
    public async Task A_directory_that_takes_nothing_is_named_with_what_to_do()
    {
        var store = new DirectoryStore("/proc/nowhere");
        var failure = await Assert.ThrowsAsync<RecordingStoreException>(
            () => store.TryCreateAsync("a/b.json", default, default));

        Assert.That(failure!.Message, Does.Contain("/proc/nowhere"));
    }

    [Test]
    public async Task A_part_of_a_store_sees_only_its_own()
    {
        var part = new PrefixedStore(_store, "shop.orders/");
        await part.TryCreateAsync("keys/k.json", "x"u8.ToArray(), default);
        await Create("shop.orders2/keys/k.json", "y");

        Assert.That(await Keys("shop.orders/"), Is.EqualTo(new[] { "shop.orders/keys/k.json" }));
        Assert.That(await part.ListAsync("", default).Select(o => (o.Key, o.Bytes)).ToListAsync(),
            Is.EqualTo(new[] { ("keys/k.json", 1L) }));
    }

    private Task<bool> Create(string key, string content) =>
        _store.TryCreateAsync(key, Encoding.UTF8.GetBytes(content), default);

    private async Task<List<string>> Keys(string prefix) =>
        await _store.ListAsync(prefix, default).Select(o => o.Key).ToListAsync();
}
