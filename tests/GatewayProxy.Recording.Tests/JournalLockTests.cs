using System.Diagnostics;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

public sealed class JournalLockTests
{
    // A record lock belongs to a process, so another one must hold it: flock(1) and its like use another kind of lock,
    // the shell has none, python3 (which the other suites need anyway) does.
    private const string Holder =
        """
        import fcntl, sys
        f = open(sys.argv[1], 'r+b')
        fcntl.lockf(f, fcntl.LOCK_EX, 1)
        print('held', flush=True)
        sys.stdin.read()
        """;

    [Test]
    public async Task A_session_is_running_exactly_while_its_writer_lives()
    {
        using var folder = new JournalFolder();
        var start = JournalFolder.Start();
        folder.Open(start).Dispose();
        var recordings = new SessionArchive([], [folder.TargetDirectory()]);

        using (var writer = Process.Start(new ProcessStartInfo("python3", ["-c", Holder, folder.PathOf(start)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!)
        {
            Assert.That(writer.StandardOutput.ReadLine(), Is.EqualTo("held"));
            Assert.That((await recordings.ListAsync().SingleAsync()).State, Is.EqualTo(SessionState.Running));
            writer.Kill();
            writer.WaitForExit();
        }

        Assert.That((await recordings.ListAsync().SingleAsync()).State, Is.EqualTo(SessionState.Interrupted));
    }

    [Test]
    public void A_journal_that_others_act_upon_is_none_without_its_lock()
    {
        using var folder = new JournalFolder();
        var path = Path.Combine(folder.Root, "taken");
        File.WriteAllText(path, "x");
        using var holder = Process.Start(new ProcessStartInfo("python3", ["-c", Holder, path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.That(holder.StandardOutput.ReadLine(), Is.EqualTo("held"));

        Assert.That(
            () => JournalFile.Lock(new FileStream(path, FileMode.Open), mustLock: true),
            Throws.InstanceOf<JournalException>().With.Message.Contains("cannot be locked"));
        holder.StandardInput.Close();
        holder.WaitForExit();
    }

    [Test]
    public void An_open_journal_holds_its_lock()
    {
        using var folder = new JournalFolder();
        var start = JournalFolder.Start();
        using var journal = folder.Open(start);
        const string Prober =
            """
            import fcntl, sys
            try:
                fcntl.lockf(open(sys.argv[1], 'rb'), fcntl.LOCK_SH | fcntl.LOCK_NB, 1)
            except OSError:
                sys.exit(3)
            """;
        using var prober = Process.Start("python3", ["-c", Prober, folder.PathOf(start)]);
        prober.WaitForExit();

        Assert.That(prober.ExitCode, Is.EqualTo(3));
    }
}
