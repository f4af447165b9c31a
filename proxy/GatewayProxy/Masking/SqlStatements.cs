using System.Collections.Concurrent;

namespace GatewayProxy.Masking;

/// <summary>
/// The names that stand for statements which SQL's PREPARE made, as the server has confirmed: their texts are the
/// server's alone and keep the masks of their generation. Written by the server's loop, read by the client's.
/// </summary>
public sealed class SqlStatements
{
    /// <summary>Names are forgotten beyond this number; they then count as old.</summary>
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, long> _generations = new(StringComparer.Ordinal);
    private volatile bool _any;

    public bool IsEmpty => !_any;

    /// <summary>Null when SQL has not made it, or so long ago that it is forgotten.</summary>
    public long? GenerationOf(string name) =>
        _any && _generations.TryGetValue(name, out var generation) ? generation : null;

    /// <summary>PREPARE has made it.</summary>
    public void Prepared(string name, long generation)
    {
        if (_generations.Count >= MostKept)
        {
            _generations.Clear();
        }

        _generations[name] = generation;
        _any = true;
    }

    /// <summary>Parse has made a statement of the name.</summary>
    public void Parsed(string name)
    {
        if (_any)
        {
            _generations.TryRemove(name, out _);
        }
    }
}
