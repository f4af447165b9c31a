using System.Security.Cryptography;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>What the gateway puts into the database to mask is no way around the masks.</summary>
public sealed class OwnObjectsTests
{
    private const string OwnRelations =
        """
        SELECT format('%I.%I', relnamespace::regnamespace, relname) FROM pg_class
        WHERE (relkind = 'r' OR relname ~ '^v[0-9]') AND relnamespace::regnamespace::text LIKE 'gw\_%' ORDER BY relname
        """;

    [Test]
    public async Task Relations_of_our_own_show_no_secret_by_their_own_names()
    {
        foreach (var statement in (string[])["SELECT * FROM {0}", "SELECT count(*) FROM {0} AS r WHERE r::text > 'a'"])
        {
            var a = await ReadAllAsync(TwinDatabases.A, statement);
            Assert.That(TwinsOfThisRun.Canaries.Find(a), Is.Null, "a canary sings");
            Assert.That(await ReadAllAsync(TwinDatabases.B, statement), Is.EqualTo(a), "twins differ");
        }
    }

    [Test]
    public async Task Key_of_pseudonyms_is_out_of_reach()
    {
        var keys = await TwinsOfThisRun.Cluster.QueryAsync(
            TwinDatabases.A,
            $"SELECT r FROM ({OwnRelations}) AS o (r) WHERE r LIKE '%.pseudonym_key'",
            default);
        var answer = await AskAsync(TwinDatabases.A, $"SELECT key FROM {keys.Single()}");
        Assert.That(answer.FirstSqlState, Is.EqualTo("42501"), answer.Received);
    }

    [Test]
    public async Task Definitions_in_the_catalog_hold_no_key()
    {
        var key = Convert.ToHexStringLower(SHA256.HashData("twins"u8));
        var answer = await AskAsync(
            TwinDatabases.A,
            "SELECT pg_get_viewdef(r) FROM (SELECT DISTINCT attrelid FROM pg_attribute WHERE attrelid > 16384) a (r)");
        Assert.That(answer.Received, Does.Contain("sha256").And.Not.Contain(key));
    }

    private static async Task<string> ReadAllAsync(string database, string statement)
    {
        var answers = new List<string>();
        foreach (var relation in await TwinsOfThisRun.Cluster.QueryAsync(database, OwnRelations, default))
        {
            var answer = await AskAsync(database, string.Format(null, statement, relation));
            answers.Add(answer.Comparable);
        }

        Assert.That(answers, Is.Not.Empty);
        return string.Join('\n', answers);
    }

    private static Task<Transcript> AskAsync(string database, string sql) => Conversation.HoldAsync(
        TwinsOfThisRun.Agent, database, new Question("own objects", sql, sql).AsCase(), Dialect.Simple);
}
