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
    private readonly Dictionary<string, StatementRisks?> _parsed = new(StringComparer.Ordinal);
    private bool _overflown;

    /// <summary>Texts so far that nobody has looked at: they may have done anything to the names.</summary>
    public long Unseen { get; private set; }

    /// <summary>A text is on its way to the server that nobody has looked at.</summary>
    public void SentUnseen() => Unseen++;

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

    /// <summary>What was prepared until now was looked at under other rules: nothing is known of any name.</summary>
    public void Forget() => _overflown |= _byName.Count + _parsed.Count > 0;

    /// <summary>The protocol prepares something under a name: SQL's EXECUTE finds that, too.</summary>
    /// <param name="key">The name.</param>
    /// <param name="text">Null when nobody has looked at it.</param>
    public void Parsed(string key, TextRisks? text)
    {
        if (key.Length == 0)
        {
            return;
        }

        var statement = text?.Statements is [var only] ? only : null;
        _overflown |= _parsed.Count >= MostKept && !_parsed.ContainsKey(key);
        if (!_overflown)
        {
            _parsed[key] = _parsed.TryGetValue(key, out var before)
                ? before is null || statement is null ? null : before.Or(statement)
                : statement;
        }
    }

    /// <summary>Whether SQL may have prepared something under the name of a statement of the protocol.</summary>
    public bool MayHave(PreparedStatement statement) => _byName.Count == MostKept
        || _byName.ContainsKey(statement.Key) || (statement.Key.Length > 0 && statement.UnseenBefore != Unseen);

    /// <summary>Null when that is not known.</summary>
    public StatementRisks? Find(string key) =>
        _overflown || Unseen > 0 ? null
        : !_parsed.TryGetValue(key, out var parsed) ? _byName.GetValueOrDefault(key)
        : _byName.TryGetValue(key, out var prepared) ? parsed?.Or(prepared)
        : parsed;

    private void Keep(string key, StatementRisks statement)
    {
        if (_byName.TryGetValue(key, out var before))
        {
            _byName[key] = before.Or(statement);
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
