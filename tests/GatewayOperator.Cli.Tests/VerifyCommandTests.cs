using System.Text.Json.Nodes;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Tests;

public sealed class VerifyCommandTests
{
    private LocalFolder _folder = null!;
    private LocalArchive _archive = null!;

    [SetUp]
    public void CreateFolder()
    {
        _folder = new LocalFolder();
        _archive = new LocalArchive(_folder);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task What_is_stored_is_verified_with_the_operators_key()
    {
        var (session, key) = await _archive.StoreAsync();
        var all = await _folder.RunAsync("verify", _archive.Store, "--key", key);

        Assert.That((all.Code, all.Error), Is.EqualTo((0, "")));
        Assert.That(all.Output, Does.Match($@"(?m)^Verified +session {session}, 3 line\(s\), \d+ bytes$"));
        Assert.That(all.Output, Does.EndWith("\n2 verified\n"));
    }

    [Test]
    public async Task Without_the_operators_key_nothing_is_proven()
    {
        await _archive.StoreAsync();
        var run = await _folder.RunAsync("verify", _archive.Store);

        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Output, Does.Contain("operator's public key").And.EndWith("2 unsigned\n"));
    }

    [Test]
    public async Task What_is_missing_and_what_is_forged_have_exit_codes_of_their_own()
    {
        var (session, key) = await _archive.StoreAsync();
        var path = Path.Combine(_archive.Store, ObjectKey.Session(session, 1));
        var content = await File.ReadAllTextAsync(path);
        File.Delete(path);
        Assert.That((await _folder.RunAsync("verify", _archive.Store, "--key", key)).Code, Is.EqualTo(4));

        await File.WriteAllTextAsync(path, content.Replace("select 42", "select 41", StringComparison.Ordinal));
        var run = await _folder.RunAsync("verify", _archive.Store, "--key", key);
        Assert.That(run.Code, Is.EqualTo(5));
        Assert.That(run.Output, Does.Contain($"{ObjectKey.Session(session, 1)}, line 3: it does not follow line 2"));
    }

    [Test]
    public async Task A_session_is_found_by_its_id_and_what_is_stored_of_it_counts()
    {
        var (session, key) = await _archive.StoreAsync();
        var run = await _folder.RunAsync("verify", session.ToUpperInvariant(), "--key", key, "-o", "json");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.That(lines.Select(line => (line["id"]!.ToString(), line["verdict"]!.ToString())),
            Is.EqualTo(new[] { (session, "verified") }));
        Assert.That(run.Code, Is.Zero);
    }

    [Test]
    public async Task A_journal_is_unsigned_and_what_is_wrong_with_it_is_named()
    {
        _folder.Record("orders", "ci-read", "select 42");
        var file = Directory.GetFiles(_folder.Root, "*.jsonl", SearchOption.AllDirectories).Single();
        Assert.That((await _folder.RunAsync("verify", file)).Code, Is.EqualTo(3));

        var lines = await File.ReadAllLinesAsync(file);
        lines[1] = lines[1].Replace("select 42", "select 43", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines);
        var run = await _folder.RunAsync("verify", file);
        Assert.That(run.Code, Is.EqualTo(5));
        Assert.That(run.Output, Does.Contain("line 3: it does not follow line 2").And.EndWith("1 forged\n"));
    }

    [Test]
    public async Task All_that_is_in_the_recordings_is_verified_when_nothing_is_named()
    {
        _folder.Record("orders", "ci-read", "select 42");
        _folder.Record("billing", "ci-read", "select 42", end: false);
        var run = await _folder.RunAsync("verify");

        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Output, Does.EndWith("\n2 unsigned\n").And.Contain("it has no end"));
    }

    [Test]
    public async Task A_session_that_is_nowhere_and_a_key_that_is_none_are_named()
    {
        var session = SessionId.New(TimeProvider.System);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "recordings"));
        Assert.That(await _folder.RunAsync("verify", session), Is.EqualTo(new Outcome(
            1, "", $"dbgateway: There is nothing to verify: {session} has no recordings.\n")));

        var file = Path.Combine(_folder.Root, "key.jwk");
        await File.WriteAllTextAsync(file, "{}");
        var run = await _folder.RunAsync("verify", "--key", file);
        Assert.That((run.Code, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Does.Contain(file).And.Contain("no public key"));
    }

    [Test]
    public async Task The_key_beside_the_resources_is_used_and_the_answer_says_so()
    {
        var (session, key) = await _archive.StoreAsync();
        var found = Path.Combine(_folder.Root, "status", "recording-key.jwk");
        Directory.CreateDirectory(Path.GetDirectoryName(found)!);
        File.Move(key, found);

        var run = await _folder.RunAsync("verify");
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Contain("\n2 verified\n").And.Contain(session));
        Assert.That(run.Output.TrimEnd().Split('\n')[^1], Does.Contain(found).And.Contain("--key"));

        var json = await _folder.RunAsync("verify", "-o", "json");
        Assert.That(json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.All.StartsWith("{"));
        Assert.That(json.Error, Does.Contain(found));
        Assert.That((await _folder.RunAsync("verify", "--key", found)).Output, Does.EndWith("\n2 verified\n"));
    }

    [Test]
    public async Task A_session_that_is_stored_in_part_and_in_the_spool_is_one()
    {
        var (session, key) = await _archive.StoreAsync(storedLines: 2, closed: false);
        var run = await _folder.RunAsync("verify", "--key", key);

        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.Output.Split(session), Has.Length.GreaterThan(1));
        Assert.That(run.Output, Does.Match($@"(?m)^Unsigned +session {session}, 3 line\(s\)"));
        Assert.That(run.Output, Does.Not.Match($@"(?m)^Interrupted +session"));
        Assert.That((await _folder.RunAsync("sessions")).Output.Split(session), Has.Length.EqualTo(2));
        Assert.That((await _folder.RunAsync("replay", session)).Output, Does.Contain("select 42").And.Contain("end"));

        // What is in the spool has to go on where the store ends.
        var journal = _archive.JournalOf(session);
        var lines = await File.ReadAllTextAsync(journal);
        await File.WriteAllTextAsync(journal, lines.Replace("repo:acme", "repo:evil", StringComparison.Ordinal));
        Assert.That((await _folder.RunAsync("verify", session, "--key", key)).Code, Is.EqualTo(5));
    }

    [Test]
    public async Task Recordings_in_the_spool_alone_are_found()
    {
        var session = _folder.Record("orders", "ci-read", "select 42");
        var spool = Path.Combine(_folder.Root, ".dbgateway", "spool");
        Directory.CreateDirectory(spool);
        Directory.Move(Path.Combine(_folder.Root, "recordings", "shop.orders"), Path.Combine(spool, "shop.orders"));

        var run = await _folder.RunAsync("verify", session);
        Assert.That((run.Code, run.Error), Is.EqualTo((3, "")));
        Assert.That(run.Output, Does.Match($@"^Unsigned +session {session}, 3 line\(s\)"));
    }

    [Test]
    public async Task Recordings_are_found_where_the_targets_configuration_has_them()
    {
        var (session, key) = await _archive.StoreAsync();
        var elsewhere = Path.Combine(_folder.Root, "elsewhere");
        Directory.Move(Path.Combine(_folder.Root, "recordings"), elsewhere);
        File.Delete(Path.Combine(elsewhere, "shop.orders", SessionJournal.FileName(session)));
        _folder.WriteConfiguration(ShopConfiguration.Create() with
        {
            Recording = new RecordingConfig
            {
                Directory = Path.Combine(_folder.Root, ".dbgateway", "spool"),
                OnFailure = RecordingFailureAction.Refuse,
                Storage = new RecordingStorageConfig { Directory = elsewhere },
            },
        });

        Assert.That((await _folder.RunAsync("sessions")).Output, Does.Contain(session));
        Assert.That((await _folder.RunAsync("verify", session, "--key", key)).Code, Is.Zero);
    }
}
