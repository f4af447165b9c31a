using System.Text;
using GatewayProxy.Recording;

namespace GatewayOperator.Tests.Benchmarks.Recordings;

/// <summary>A session that has written a gigabyte of journal.</summary>
public static class BigJournal
{
    private static readonly byte[] Sql = Encoding.ASCII.GetBytes(
        "select o.id, o.total, c.name from orders o join customers c on c.id = o.customer_id where o.id = $1");

    public static RecordedObject Target { get; } = new("bench", "target", "uid-target");

    /// <returns>The journal's file.</returns>
    public static string Write(string folder, long bytes)
    {
        var start = new SessionStart
        {
            Session = SessionId.New(TimeProvider.System),
            Target = Target,
            Grant = Target,
            Database = "bench",
            Principal = new RecordedPrincipal { Issuer = "i", IssuerUrl = "https://issuer.example", Subject = "s" },
            ClientAddress = "127.0.0.1:1",
            UpstreamRole = "gw_bench",
            Masking = "Enforced",
            PolicyRevision = "1",
        };
        var path = Path.Combine(folder, SessionJournal.FileName(start.Session));
        using var journal = SessionJournal.Open(folder, start, TimeProvider.System);
        for (var n = 1L; n % 4096 != 0 || new FileInfo(path).Length < bytes; n++)
        {
            journal.WriteIntent(new StatementIntent { Sql = Sql, Verdict = StatementVerdict.Allow });
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

        journal.WriteEnd(new SessionEnd { Reason = "terminated" });
        return path;
    }
}
