using GatewayProxy.Masking;
using GatewayProxy.Sql.Risks;

namespace GatewayProxy.Sessions;

/// <summary>
/// What SQL's EXECUTE may run under a name of the session: all that was ever prepared under it, for whether a PREPARE
/// succeeded nobody waits to hear. Touched by the client's loop only.
/// </summary>
public sealed class PreparedRisks
{
    /// <summary>Beyond it nothing is known of any name.</summary>
    private const int MostKept = 1_000;

    private readonly Dictionary<string, StatementRisks> _byName = new(StringComparer.Ordinal);
    private bool _overflown;

    /// <summary>A text is on its way to the server.</summary>
    public void Sent(TextRisks text)
    {
        foreach (var statement in text.Statements)
        {
            if (statement.Prepares is { } name)
            {
                Keep(SqlStatements.Key(name), statement);
            }
        }
    }

    /// <summary>Whether SQL may have prepared something under a name of the protocol.</summary>
    public bool MayHave(string key) => _overflown || _byName.ContainsKey(key);

    /// <summary>Null when that is not known.</summary>
    public StatementRisks? Find(string key) => _overflown ? null : _byName.GetValueOrDefault(key);

    private void Keep(string key, StatementRisks statement)
    {
        if (_byName.TryGetValue(key, out var before))
        {
            _byName[key] = before with
            {
                Kinds = [.. before.Kinds.Concat(statement.Kinds).Distinct()],
                Reasons = [.. before.Reasons.Concat(statement.Reasons).DistinctBy(r => r.Risk)],
                Tables = [.. before.Tables.Concat(statement.Tables).Distinct()],
            };
        }
        else if (_byName.Count < MostKept)
        {
            _byName[key] = statement;
        }
        else
        {
            _overflown = true;
        }
    }
}
