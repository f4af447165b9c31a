using System.Text;

namespace GatewayProxy.Sql.Tests;

/// <summary>The parsers that the tests share: their threads outlive single tests.</summary>
[SetUpFixture]
internal sealed class Parsers
{
    private const string Debian12 = "libpg_query.so.1504.0";

    /// <summary>The one that a gateway would take.</summary>
    public static SqlParser Preferred { get; private set; } = null!;

    /// <summary>PostgreSQL 15's, the oldest that is supported.</summary>
    public static SqlParser Oldest { get; private set; } = null!;

    [OneTimeSetUp]
    public void Load()
    {
        Preferred = SqlParser.Load();
        Oldest = SqlParser.Load(Debian12);
    }

    [OneTimeTearDown]
    public void Dispose()
    {
        Preferred.Dispose();
        Oldest.Dispose();
    }

    public static ParseOutcome Parse(string sql) => Parse(Preferred, Encoding.UTF8.GetBytes(sql));

    public static ParseOutcome Parse(byte[] sql) => Parse(Preferred, sql);

    public static ParseOutcome Parse(SqlParser parser, byte[] sql)
        => parser.ParseAsync(sql, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>The one statement of a text.</summary>
    public static SqlStatement Statement(string sql)
    {
        var outcome = Parse(sql);
        Assert.That(outcome, Is.InstanceOf<Parsed>(), sql);
        return ((Parsed)outcome).Statements.Single();
    }
}
