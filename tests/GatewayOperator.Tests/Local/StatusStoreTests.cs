using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Local;
using GatewayOperator.Statuses;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Tests.Local;

public sealed class StatusStoreTests
{
    private static readonly ResourceKey Key = new(ResourceKinds.Grant, "shop", "ci");

    private FakeTimeProvider _time = null!;
    private string _directory = null!;
    private StatusStore _store = null!;

    private string FilePath => Path.Combine(_directory, "databasegrant-shop.ci.yaml");

    [SetUp]
    public void Create()
    {
        _directory = Directory.CreateTempSubdirectory("gwstatus-").FullName;
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        _store = new StatusStore(_directory, _time);
    }

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void Name_of_a_broken_document_leads_out_of_no_directory()
    {
        var name = "../../etc/x" + new string('y', 5000);
        _store.Write(new ResourceKey(ResourceKinds.Grant, "../..", name), "hash", Status(false));
        Assert.That(Directory.GetFileSystemEntries(_directory), Has.Length.EqualTo(1));
        Assert.That(Directory.GetFiles(_directory).Single(), Does.EndWith(".yaml"));
    }

    [Test]
    public void Status_that_says_nothing_new_is_not_written_again()
    {
        _store.Write(Key, "hash", Status(true));
        Age();
        _time.Advance(TimeSpan.FromHours(1));
        _store.Write(Key, "hash", Status(true));
        Assert.That(IsUntouched());
    }

    [Test]
    public void Status_that_says_nothing_new_is_not_written_again_after_a_restart_either()
    {
        _store.Write(Key, "hash", Status(true));
        Age();
        _time.Advance(TimeSpan.FromHours(1));
        new StatusStore(_directory, _time).Write(Key, "hash", Status(true));
        Assert.That(IsUntouched());
    }

    [Test]
    public void Transition_time_moves_when_the_status_does_and_not_with_the_message()
    {
        _store.Write(Key, "hash", Status(false));
        _time.Advance(TimeSpan.FromHours(1));
        _store.Write(Key, "hash", Status(false, "another message"));
        Assert.That(File.ReadAllText(FilePath), Does.Contain("another message").And.Contain("2026-06-01T12:00:00Z"));
        _store.Write(Key, "hash", Status(true));
        Assert.That(File.ReadAllText(FilePath), Does.Contain("2026-06-01T13:00:00Z"));
    }

    [Test]
    public void Generation_moves_with_the_spec_also_over_a_restart()
    {
        _store.Write(Key, "first", Status(true));
        Assert.That(File.ReadAllText(FilePath), Does.Contain("generation: 1").And.Contain("observedGeneration: 1"));
        var restarted = new StatusStore(_directory, _time);
        restarted.Write(Key, "first", Status(true));
        Assert.That(File.ReadAllText(FilePath), Does.Contain("generation: 1"));
        restarted.Write(Key, "second", Status(true));
        Assert.That(File.ReadAllText(FilePath), Does.Contain("generation: 2").And.Contain("observedGeneration: 2"));
    }

    [Test]
    public void Reader_sees_the_old_or_the_new_file_never_half_of_one()
    {
        _store.Write(Key, "hash", Status(false));
        using var reader = new StreamReader(FilePath);
        _store.Write(Key, "hash", Status(true, new string('x', 100_000)));
        // A file that is replaced, not overwritten, stays whole for who has it open.
        Assert.That(reader.ReadToEnd(), Does.Contain("\"False\"").And.Not.Contain("xxx"));
        Assert.That(Directory.GetFiles(_directory), Is.EqualTo(new[] { FilePath }));
    }

    [Test]
    public void Files_of_resources_that_are_gone_are_removed_and_other_files_are_left_alone()
    {
        _store.Write(Key, "hash", Status(true));
        var mine = Path.Combine(_directory, "notes.yaml");
        File.WriteAllText(mine, "");
        _store.Keep(new HashSet<ResourceKey>());
        Assert.That(Directory.GetFiles(_directory), Is.EqualTo(new[] { mine }));
    }

    [Test]
    public void Resources_whose_hyphens_fall_differently_have_a_file_each()
    {
        Assert.That(
            StatusStore.FileName(new ResourceKey(ResourceKinds.Grant, "a-b", "c")),
            Is.Not.EqualTo(StatusStore.FileName(new ResourceKey(ResourceKinds.Grant, "a", "b-c"))));
    }

    [Test]
    public void File_named_as_an_earlier_version_did_is_removed()
    {
        var old = Path.Combine(_directory, "databasegrant-shop-ci.yaml");
        File.WriteAllText(old, "");
        _store.Write(Key, "hash", Status(true));
        _store.Keep(new HashSet<ResourceKey> { Key });
        Assert.That(Directory.GetFiles(_directory), Is.EqualTo(new[] { FilePath }));
    }

    [Test]
    public void Damaged_status_file_is_written_anew()
    {
        File.WriteAllText(FilePath, "a: [");
        _store.Write(Key, "hash", Status(true));
        Assert.That(File.ReadAllText(FilePath), Does.Contain("generation: 1"));
    }

    private static DatabaseGrantStatus Status(bool holds, string message = "message")
    {
        var conditions = new ConditionList();
        conditions.Add(ConditionTypes.Programmed, holds, ConditionReasons.Programmed, message);
        return new DatabaseGrantStatus { Conditions = conditions.WithReady(message) };
    }

    /// <summary>Gives the file a time that no write leaves behind.</summary>
    private void Age() => File.SetLastWriteTimeUtc(FilePath, DateTime.UnixEpoch);

    private bool IsUntouched() => File.GetLastWriteTimeUtc(FilePath) == DateTime.UnixEpoch;
}
