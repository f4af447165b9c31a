using GatewayProxy.Sql;
using GatewayProxy.Sql.Risks;

namespace GatewayOperator.Cli.Simulating;

/// <summary>
/// Judges recorded texts by the gateway's own parser and analysis, each once as long as it is remembered.
/// </summary>
internal sealed class TextJudgement(SqlParser parser, FunctionTrust trust)
{
    private const int Remembered = 10_000;

    private readonly Dictionary<string, JudgedSql> _known = new(StringComparer.Ordinal);

    public async ValueTask<JudgedSql> JudgeAsync(RecordedSql text, CancellationToken cancellation)
    {
        if (text.Bytes is null)
        {
            return new JudgedSql(text, null, "", JudgedSql.NotWhole);
        }

        if (_known.TryGetValue(text.Shown, out var known) && known.Text.IsRedacted == text.IsRedacted)
        {
            return known;
        }

        var outcome = await parser.ParseAsync(text.Bytes, cancellation);
        var judged = outcome switch
        {
            SyntaxError => new JudgedSql(text, null, "", JudgedSql.NoSql),
            Parsed parsed => new JudgedSql(
                text, RiskAnalyser.Analyse(outcome, trust), StatementShape.Of(parsed, text.Bytes), null),
            _ => new JudgedSql(text, RiskAnalyser.Analyse(outcome, trust), "(not understood)", null),
        };
        if (_known.Count >= Remembered)
        {
            _known.Clear();
        }

        return _known[text.Shown] = judged;
    }
}
