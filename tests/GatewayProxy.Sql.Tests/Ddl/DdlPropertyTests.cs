using System.Text;
using GatewayProxy.Sql.Ddl;

namespace GatewayProxy.Sql.Tests.Ddl;

/// <summary>What holds for any statement: of the corpus, and of PostgreSQL's own regression suite.</summary>
public sealed class DdlPropertyTests
{
    private readonly DdlSession _session = new() { FindsAll = true };

    [Test]
    public void Qualified_statement_is_of_a_kind_that_runs_as_the_DDL_role_and_is_qualified_already()
    {
        var qualified = 0;
        foreach (var text in CorpusStatement.All.Select(s => Encoding.UTF8.GetBytes(s.Sql))
            .Concat(RegressionSuite.Statements()))
        {
            if (MayChangeSchema(text) && _session.Try(text, out _) is { } once)
            {
                qualified++;
                Assert.That(
                    DdlAnalyser.Concerns(((Parsed)Parsers.Parse(text)).Statements[0].Node), Is.True, once.Text);
                var twice = _session.Try(Encoding.UTF8.GetBytes(once.Text), out var refusal);
                Assert.That(twice?.Text, Is.EqualTo(once.Text), refusal?.Message);
            }
        }

        Assert.That(qualified, Is.GreaterThan(1000));
    }

    // Parsing what cannot be one takes most of the time.
    private static bool MayChangeSchema(byte[] text)
    {
        string[] words = ["CREATE", "ALTER", "DROP", "TRUNCATE", "COMMENT"];
        var start = Encoding.UTF8.GetString(text).TrimStart();
        return Array.Exists(words, w => start.StartsWith(w, StringComparison.OrdinalIgnoreCase));
    }
}
