using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>
/// The corpora and the twins themselves: attacks that could not succeed anywhere would prove nothing.
/// </summary>
public sealed class CorpusTests
{
    [Test]
    public void Corpora_are_as_large_as_promised_and_every_case_has_a_name_of_its_own()
    {
        Assert.Multiple(() =>
        {
            Assert.That(CorpusFolder.Attacks, Has.Count.AtLeast(150));
            Assert.That(CorpusFolder.Writes, Has.Count.AtLeast(40));
            Assert.That(CorpusFolder.Dml, Has.Count.AtLeast(20));
            Assert.That(CorpusFolder.Questions, Has.Count.AtLeast(200));
            Assert.That(TwinsOfThisRun.Canaries.Count, Is.AtLeast(1000), "canaries");
            Assert.That(CorpusFolder.Attacks.Select(a => a.ToString()), Is.Unique);
            Assert.That(CorpusFolder.Questions.Select(q => q.ToString()), Is.Unique);
        });
    }

    /// <summary>Refusing everything is no masking: most of what the corpus tries is an honest way to ask.</summary>
    [Test]
    public void Half_of_the_attacks_must_run() =>
        Assert.That(
            CorpusFolder.Attacks.Count(a => a.Expectation.MayRun), Is.GreaterThan(CorpusFolder.Attacks.Count / 2));

    [Test]
    public async Task Twins_differ_in_protected_columns_only()
    {
        Assert.That(await ReadableAsync(TwinDatabases.B), Is.EqualTo(await ReadableAsync(TwinDatabases.A)));
        foreach (var table in ProtectedTable.All)
        {
            var values = $"SELECT to_jsonb(t) FROM {table.Name} AS t ORDER BY 1";
            var a = await TwinsOfThisRun.Cluster.QueryAsync(TwinDatabases.A, values, default);
            var b = await TwinsOfThisRun.Cluster.QueryAsync(TwinDatabases.B, values, default);
            Assert.That(b.Intersect(a), Is.Empty, $"Rows of {table.Name} are equal in both.");
        }
    }

    [Test]
    public async Task Masks_of_both_twins_are_equal_and_show_no_secret()
    {
        var a = await MasksAsync(TwinDatabases.A);
        Assert.That(a, Has.Count.AtLeast(ProtectedTable.All.Count));
        Assert.That(await MasksAsync(TwinDatabases.B), Is.EqualTo(a));
        Assert.That(TwinsOfThisRun.Canaries.Find(string.Join('\n', a)), Is.Null, "a canary sings");
    }

    [Test]
    public async Task Owner_learns_secrets_by_attacks_of_every_class()
    {
        var before = await TwinDatabases.DigestAsync(TwinsOfThisRun.Cluster, TwinDatabases.A);
        var successes = new Dictionary<string, int>();
        foreach (var attack in CorpusFolder.Attacks)
        {
            var answers = await TwinAnswers.AskAsync(
                TwinsOfThisRun.Owner, attack, Conversation.DialectsOf(attack).First());
            var learned = answers.Differ || TwinsOfThisRun.Canaries.Find(answers.A.Received) is not null;
            successes[attack.Class] = successes.GetValueOrDefault(attack.Class) + (learned ? 1 : 0);
            await TestContext.Out.WriteLineAsync($"{(learned ? "+" : "-")} {attack} {answers.A.FirstSqlState}");
        }

        await TestContext.Out.WriteLineAsync($"{successes.Values.Sum()} of {CorpusFolder.Attacks.Count} succeed.");
        Assert.That(
            await TwinDatabases.DigestAsync(TwinsOfThisRun.Cluster, TwinDatabases.A),
            Is.EqualTo(before),
            "An attack that changes tables spoils the next one; let it undo itself.");
        Assert.That(successes.Values, Is.All.Positive, string.Join(", ", successes));
        Assert.That(successes.Values.Sum(), Is.GreaterThan(CorpusFolder.Attacks.Count / 2));
    }

    /// <summary>The rows of each view that the gateway shows instead of a table.</summary>
    private static Task<IReadOnlyList<string>> MasksAsync(string database) => TwinsOfThisRun.Cluster.QueryAsync(
        database,
        """
        SELECT query_to_xml(format('SELECT * FROM %I.%I', schemaname, viewname), true, false, '')
        FROM pg_views WHERE schemaname LIKE 'gw\_%' AND viewname ~ '^v[0-9]' ORDER BY viewname
        """,
        default);

    /// <summary>Rows without their protected columns, where they lie, and what the catalog says of sizes.</summary>
    private static async Task<string> ReadableAsync(string database)
    {
        var lines = new List<string>();
        foreach (var table in ProtectedTable.All)
        {
            lines.AddRange(await TwinsOfThisRun.Cluster.QueryAsync(
                database,
                $"""
                SELECT t.ctid, to_jsonb(t) - {table.Array},
                       (SELECT count(*) FROM jsonb_each(to_jsonb(t)) AS c WHERE c.value = 'null')
                FROM {table.Name} AS t ORDER BY 2
                """,
                default));
        }

        lines.AddRange(await TwinsOfThisRun.Cluster.QueryAsync(
            database,
            "SELECT oid, relname, relpages, reltuples FROM pg_class WHERE relnamespace::regnamespace::text IN "
                + "('shop', 'clinic', 'fleet') AND relkind <> 'i' ORDER BY oid",
            default));
        return string.Join('\n', lines);
    }
}
