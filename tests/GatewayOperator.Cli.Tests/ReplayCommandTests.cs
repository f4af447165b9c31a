using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GatewayOperator.Cli.Tests;

public sealed class ReplayCommandTests
{
    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task A_session_is_shown_with_its_timing()
    {
        var session = _folder.Record("orders", "ci-read", "select 42");
        var run = await _folder.RunAsync("replay", session);

        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Match(@"00:00:0\d\.\d{3}  \[1\] select 42\n"));
        Assert.That(run.Output, Does.Contain("end: terminated"));
    }

    [Test]
    public async Task Json_gives_the_recorded_lines()
    {
        var session = _folder.Record("orders", "ci-read", "select 'ü'");
        var run = await _folder.RunAsync("replay", session, "-o", "json");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.That(lines.Select(line => line["type"]!.GetValue<string>()),
            Is.EqualTo(new[] { "sessionStart", "statement", "end" }));
        Assert.That(run.Output, Does.Contain("select 'ü'"));
    }

    [Test]
    public async Task A_file_can_be_replayed_and_its_torn_end_is_named()
    {
        _folder.Record("orders", "ci-read", "select 42");
        var file = Directory.GetFiles(_folder.Root, "*.jsonl", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^5]);

        var run = await _folder.RunAsync("replay", file);
        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Output, Does.Contain("select 42"));
        Assert.That(run.Error, Does.Contain("Line 3 ").And.Contain("incomplete"));
    }

    [Test]
    public async Task A_recording_with_missing_lines_is_a_failure()
    {
        _folder.Record("orders", "ci-read", "select 42");
        var file = Directory.GetFiles(_folder.Root, "*.jsonl", SearchOption.AllDirectories).Single();
        var lines = File.ReadAllLines(file);
        File.WriteAllLines(file, [lines[0], lines[2]]);

        var run = await _folder.RunAsync("replay", file);
        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("Line 2 ").And.Contain("lines are missing"));
    }

    [TestCase("01jabcdefghjkmnpqrstvwxyz0")]
    [TestCase("../../../etc/shadow")]
    public async Task An_unknown_session_is_named(string session)
    {
        var run = await _folder.RunAsync("replay", session);

        Assert.That((run.Code, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Does.Contain(session).And.Contain("dbgateway sessions"));
    }

    [Test]
    public async Task A_reader_that_goes_away_is_no_crash()
    {
        // `dbgateway replay … | head -1`: the pipe breaks under the program.
        var session = _folder.Record("orders", "ci-read", new string('x', 60_000));
        var dll = typeof(DbgatewayCommand).Assembly.Location;
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c",
            $"for i in 1 2 3; do dotnet '{dll}' replay {session} --resources '{_folder.Root}' | head -c 9; done"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();

        Assert.That(error, Does.Not.Contain("Unhandled").And.Not.Contain("   at "));
    }
}
