using System.Globalization;
using System.Text;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>A text to be judged; <c>{0}</c> in it is a number: another one makes another text.</summary>
public sealed record AnalysisText(string Name, string Sql)
{
    private const int FirstNumber = 1_000_000;

    public static IReadOnlyList<AnalysisText> All { get; } =
    [
        new("SELECT 1", "SELECT {0}"),
        new("pgbench's select", "SELECT abalance FROM pgbench_accounts WHERE aid = {0};"),
        new("30 lines of analytics, masks in them", """
            WITH staff AS (
                SELECT m.id, m.name, m.salary, extract(year FROM m.born) AS year,
                       m.settings ->> 'plan' AS plan
                FROM bench_masks AS m
                WHERE m.id BETWEEN 1 AND {0}
            ),
            balances AS (
                SELECT a.aid, a.bid, a.abalance,
                       row_number() OVER (PARTITION BY a.bid ORDER BY a.abalance DESC) AS place
                FROM pgbench_accounts AS a
                JOIN pgbench_branches AS b ON b.bid = a.bid
                WHERE b.bbalance >= 0 OR b.filler IS NULL
            ),
            recent AS (
                SELECT h.aid, count(*) AS movements, sum(h.delta) AS turnover,
                       max(h.mtime) AS last_movement
                FROM pgbench_history AS h
                WHERE h.mtime > now() - interval '90 days'
                GROUP BY h.aid
            )
            SELECT s.plan, s.year / 10 * 10 AS decade, count(DISTINCT s.name) AS people,
                   avg(s.salary)::numeric(12, 2) AS salary,
                   sum(b.abalance) FILTER (WHERE b.place <= 100) AS best,
                   coalesce(sum(r.turnover), 0) AS turnover, max(r.last_movement) AS last_movement,
                   CASE WHEN sum(r.movements) > 1000 THEN 'busy' ELSE 'calm' END AS mood
            FROM staff AS s
            JOIN balances AS b ON b.aid = s.id
            LEFT JOIN recent AS r USING (aid)
            GROUP BY s.plan, s.year / 10
            HAVING count(*) > 5
            ORDER BY people DESC, decade LIMIT 50
            """),
    ];

    public byte[] With(int number) => Encoding.UTF8.GetBytes(
        Sql.Replace("{0}", (FirstNumber + number).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
}
