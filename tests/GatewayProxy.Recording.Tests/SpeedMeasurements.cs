using System.Globalization;
using System.Text;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Tests.Verifying;
using GatewayProxy.Recording.Verifying;

namespace GatewayProxy.Recording.Tests;

/// <summary>Figures for a person to read; they promise nothing, so nothing is asserted.</summary>
[Explicit]
public sealed class SpeedMeasurements
{
    private static readonly byte[] Sql = Encoding.ASCII.GetBytes(
        "select o.id, o.total, c.name from orders o join customers c on c.id = o.customer_id where o.id = $1");

    // Time of the processor: other work on the machine does not count.
    private static TimeSpan Processor => Environment.CpuUsage.TotalTime;

    [Test]
    public void Of_a_line()
    {
        using var folder = new JournalFolder();
        const int Lines = 200_000;
        var start = JournalFolder.Start();
        using (var journal = folder.Open(start))
        {
            Report("write of a chained line", Lines, () => Write(journal, Lines / 2));
        }

        var line = File.ReadAllBytes(folder.PathOf(start)).AsSpan(1000, 330).ToArray();
        var chain = new LineChain();
        Report("chaining alone, 330 bytes", 1_000_000, () =>
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                chain.Extend(line);
            }
        });
    }

    [Test]
    public async Task Of_verification()
    {
        using var archive = new Archive();
        var proxy = await archive.StartProxyAsync();
        var start = JournalFolder.Start();
        var sealer = new SegmentSealer(start.Session, proxy.Key, archive.Time);
        using (var journal = SessionJournal.Open(archive.Spool, start, archive.Time))
        {
            Write(journal, 700_000);
        }

        var path = Path.Combine(archive.Spool, SessionJournal.FileName(start.Session));
        var bytes = await File.ReadAllBytesAsync(path);
        for (var at = 0; at < bytes.Length;)
        {
            var segment = sealer.Seal(bytes.AsSpan(at, Math.Min(8 << 20, bytes.Length - at)))!;
            await archive.PutAsync(ObjectKey.Session(start.Session, segment.Seal.Segment), segment.Content);
            at += (int)segment.Seal.Bytes;
        }

        for (var round = 0; round < 3; round++)
        {
            var (before, started) = (Processor, archive.Time.GetTimestamp());
            await archive.VerifyAsync();
            var took = archive.Time.GetElapsedTime(started);
            Print($"verify: {bytes.Length / 1e6 / (Processor - before).TotalSeconds:0} MB/s of one processor");
            Print($"verify: {bytes.Length / 1e6 / took.TotalSeconds:0} MB/s");
            before = Processor;
            JournalVerifier.Verify(path);
            Print($"journal: {bytes.Length / 1e6 / (Processor - before).TotalSeconds:0} MB/s of one processor");
        }
    }

    private static void Write(SessionJournal journal, int statements)
    {
        for (var i = 0; i < statements; i++)
        {
            var n = journal.WriteIntent(new StatementIntent { Sql = Sql, Verdict = StatementVerdict.Allow });
            journal.WriteOutcome(new StatementOutcome
            {
                N = n,
                Result = StatementResult.Completed,
                Tag = "SELECT 1"u8,
                Rows = 1,
                Bytes = 60,
                Elapsed = TimeSpan.FromMicroseconds(250),
            });
        }
    }

    private static void Report(string what, int count, Action action)
    {
        action();
        var before = Processor;
        action();
        Print($"{what}: {(Processor - before).TotalNanoseconds / count:0} ns");
    }

    private static void Print(FormattableString text) =>
        TestContext.Progress.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Print(string text) => TestContext.Progress.WriteLine(text);
}
