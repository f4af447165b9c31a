using System.Diagnostics;
using System.Text;
using GatewayProxy.Sql.Native;

namespace GatewayProxy.Sql.Tests;

/// <summary>What parsing costs; for people to run and read, on a machine that does nothing else.</summary>
[Explicit("measures")]
public sealed class CostTests
{
    private const int Rounds = 20_000;

    private const string Analytics = """
        WITH months AS (
            SELECT date_trunc('month', o.created_at) AS month, o.customer_id, sum(l.quantity * l.price) AS total
            FROM public.orders o
            JOIN public.order_lines l ON l.order_id = o.id
            LEFT JOIN public.refunds r ON r.order_id = o.id AND r.state <> 'rejected'
            WHERE o.created_at >= now() - interval '2 years'
              AND o.status IN ('paid', 'shipped', 'done')
              AND r.id IS NULL
            GROUP BY 1, 2
        ), ranked AS (
            SELECT m.*, rank() OVER (PARTITION BY m.month ORDER BY m.total DESC) AS place,
                lag(m.total) OVER (PARTITION BY m.customer_id ORDER BY m.month) AS before
            FROM months m
        )
        SELECT c.id, c.name, c.country, k.month, k.total, k.place,
            CASE
                WHEN k.before IS NULL THEN 'new'
                WHEN k.total > k.before * 1.1 THEN 'growing'
                WHEN k.total < k.before * 0.9 THEN 'shrinking'
                ELSE 'steady'
            END AS trend,
            (SELECT count(*) FROM public.tickets t WHERE t.customer_id = c.id AND t.opened_at > k.month) AS tickets,
            coalesce(round(100.0 * k.total / nullif(sum(k.total) OVER (PARTITION BY k.month), 0), 2), 0) AS share
        FROM ranked k
        JOIN public.customers c ON c.id = k.customer_id
        WHERE k.place <= 50
          AND EXISTS (SELECT 1 FROM public.contracts x WHERE x.customer_id = c.id AND x.ends_at > k.month)
        ORDER BY k.month DESC, k.place, c.name
        LIMIT 500
        """;

    [TestCase("SELECT 1", "SELECT 1")]
    [TestCase("pgbench", "SELECT abalance FROM pgbench_accounts WHERE aid = $1")]
    [TestCase("analytics", Analytics, TestName = "Cost_of_a_parse(analytics)")]
    public async Task Cost_of_a_parse(string name, string sql)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var (best, bestDirect) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        long allocated = 0;
        for (var run = 0; run < 4; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var started = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Rounds; i++)
            {
                await Parsers.Preferred.ParseAsync(text, CancellationToken.None).ConfigureAwait(false);
            }

            var took = Environment.CpuUsage.TotalTime - started;
            allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / Rounds;
            best = took < best ? took : best;
            var direct = Direct(text);
            bestDirect = direct < bestDirect ? direct : bestDirect;
        }

        TestContext.Out.WriteLine($"{name}: {best.TotalMicroseconds / Rounds:F1} µs of processor time, "
            + $"{bestDirect.TotalMicroseconds / Rounds:F1} µs without the way to the parser's thread, "
            + $"{allocated} bytes");
        Assert.That(allocated, Is.LessThan(1 << 20));
    }

    [Test]
    public async Task Memory_stays_flat_over_a_million_parses()
    {
        const int Million = 1_000_000;
        const long Slack = 32 << 20;
        var texts = CorpusStatement.All.Select(statement => Encoding.UTF8.GetBytes(statement.Sql)).ToArray();
        await ParseAsync(texts, Million / 10);
        var before = Resident();
        await ParseAsync(texts, Million);
        var after = Resident();
        TestContext.Out.WriteLine($"{before >> 20} MiB before, {after >> 20} MiB after");
        Assert.That(after, Is.LessThan(before + Slack));
    }

    private static TimeSpan Direct(byte[] text)
    {
        using var parser = new TextParser(PgQueryLibrary.Load(PgQueryLocations.All()));
        var started = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Rounds; i++)
        {
            parser.Parse(text);
        }

        return Environment.CpuUsage.TotalTime - started;
    }

    private static Task ParseAsync(byte[][] texts, int times) => Parallel.ForAsync(0, times, async (i, cancellation) =>
        await Parsers.Preferred.ParseAsync(texts[i % texts.Length], cancellation));

    private static long Resident()
    {
        GC.Collect();
        return Process.GetCurrentProcess().WorkingSet64;
    }
}
