using GatewayProxy.Recording.Reading;
using GatewayProxy.Sql.Risks;

namespace GatewayOperator.Cli.Simulating;

/// <summary>What one session has prepared: by the protocol, found by its line, and by SQL, found by its name.</summary>
internal sealed class PreparedTexts
{
    private const int Remembered = 1_000_000;

    private readonly Dictionary<long, JudgedSql> _byLine = [];
    private readonly Dictionary<string, StatementRisks> _byName = new(StringComparer.Ordinal);

    public void Keep(PrepareLine line, JudgedSql judged)
    {
        if (_byLine.Count < Remembered)
        {
            _byLine[line.Seq] = judged;
        }
    }

    /// <summary>A text of SQL may prepare, too. As in a gateway all counts that a name ever had.</summary>
    public void Keep(TextRisks text)
    {
        foreach (var statement in text.Statements.Where(s => s.Prepares is not null))
        {
            var name = statement.Prepares!;
            _byName[name] = _byName.TryGetValue(name, out var before) ? before.Or(statement) : statement;
        }
    }

    public JudgedSql Of(long line) => _byLine.GetValueOrDefault(line, JudgedSql.None);

    public TextRisks Resolve(TextRisks text) => text.WithPrepared(_byName.GetValueOrDefault);
}
