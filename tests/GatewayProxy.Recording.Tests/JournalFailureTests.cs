using System.Diagnostics;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

public sealed class JournalFailureTests
{
    [Test]
    public void A_statement_that_cannot_be_recorded_is_not_run()
    {
        // A device that answers every write with ENOSPC: the kernel's own full disk.
        var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var journal = new SessionJournal(new JournalFile(device), TimeProvider.System);

        Assert.That(() => journal.WriteIntent(new StatementIntent { Sql = "select 1"u8 }),
            Throws.InstanceOf<JournalException>());
        Assert.That(journal.Faulted, Is.True);
    }

    [Test]
    public void A_lost_outcome_is_remembered_and_ends_nothing()
    {
        var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var journal = new SessionJournal(new JournalFile(device), TimeProvider.System);

        Assert.That(() => journal.WriteOutcome(new StatementOutcome { N = 1 }), Throws.Nothing);
        Assert.That(journal.Faulted, Is.True);
    }

    [Test]
    public void What_happens_without_a_line_is_a_gap_before_the_next_one()
    {
        using var folder = new JournalFolder();
        var start = JournalFolder.Start();
        using (var journal = folder.Open(start))
        {
            journal.Miss();
            journal.Miss();
            Assert.That(journal.Faulted, Is.True);
            journal.WriteEnd(new SessionEnd { Reason = "clientTerminated" });
        }

        Assert.That(folder.ReadOnly<GapLine>(start).Lines, Is.EqualTo(2));
    }

    [Test]
    public void A_directory_that_cannot_be_written_refuses_the_session()
    {
        Assert.That(() => SessionJournal.Open("/proc/nowhere", JournalFolder.Start(), TimeProvider.System),
            Throws.InstanceOf<JournalException>());
    }

    [Test]
    public void A_disk_that_fills_up_leaves_a_readable_journal_that_states_its_hole()
    {
        var root = Directory.CreateTempSubdirectory("dbgateway-full-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", root) != 0)
        {
            Directory.Delete(root);
            Assert.Ignore("A small file system can only be mounted by root.");
        }

        try
        {
            var start = JournalFolder.Start();
            using var journal = SessionJournal.Open(root, start, TimeProvider.System);
            var ballast = Path.Combine(root, "ballast");
            File.WriteAllBytes(ballast, new byte[32 * 1024]);
            var recorded = FillUp(journal);
            File.Delete(ballast);
            journal.WriteIntent(new StatementIntent { Sql = "select 'after'"u8 });

            using var reader = JournalReader.Open(Path.Combine(root, SessionJournal.FileName(start.Session)));
            var lines = reader.ReadAll().ToList();
            Assert.That(reader.Damage, Is.Null);
            Assert.That(lines.OfType<StatementLine>().Count(), Is.EqualTo(recorded + 1));
            Assert.That(lines.OfType<GapLine>().Single().Lines, Is.EqualTo(1));
            Assert.That(lines.OfType<StatementLine>().Last().Sql, Is.EqualTo("select 'after'"));
            Assert.That(journal.Faulted, Is.True);
        }
        finally
        {
            Run("umount", root);
            Directory.Delete(root);
        }
    }

    private static int FillUp(SessionJournal journal)
    {
        var sql = new byte[1500];
        Array.Fill(sql, (byte)'x');
        for (var recorded = 0; recorded < 1000; recorded++)
        {
            try
            {
                journal.WriteIntent(new StatementIntent { Sql = sql });
            }
            catch (JournalException)
            {
                return recorded;
            }
        }

        throw new AssertionException("The file system did not fill up.");
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
