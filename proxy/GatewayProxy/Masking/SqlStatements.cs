using System.Collections.Concurrent;
using System.Text;

namespace GatewayProxy.Masking;

/// <summary>
/// The names that stand for statements which SQL's PREPARE made: their texts are the server's alone and keep the masks
/// of their generation. Whose a name is, the order of the client's messages says; the generation, the server's answer.
/// </summary>
public sealed class SqlStatements
{
    /// <summary>Names are forgotten beyond this number; they then count as old, and all others as SQL's.</summary>
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, long> _generations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);
    private long _now;
    private long _unseen;
    private volatile bool _any;

    public bool IsEmpty => !_any;

    /// <summary>Counts what SQL may have prepared.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>A name of SQL as the protocol has it: one character for each byte.</summary>
    public static string Key(string name) =>
        Ascii.IsValid(name) ? name : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));

    /// <summary>Whether SQL may have made a statement of the name. To be called by the client's loop.</summary>
    /// <param name="key">The name.</param>
    /// <param name="since"><see cref="Now"/> when its last Parse was sent.</param>
    public bool MayHave(string key, long since) => Now > since
        && (Volatile.Read(ref _unseen) > since || (_sent.TryGetValue(key, out var at) && at > since));

    /// <summary>Null when SQL has not made it, or so long ago that it is forgotten.</summary>
    public long? GenerationOf(string key) =>
        _any && _generations.TryGetValue(key, out var generation) ? generation : null;

    /// <summary>PREPARE is on its way. To be called by the client's loop.</summary>
    public void Sent(string key)
    {
        if (_sent.Count >= MostKept)
        {
            _sent.Clear();
            Unseen();
        }

        _sent[key] = Interlocked.Increment(ref _now);
    }

    /// <summary>A text that was not judged has run PREPARE, or may: every name can be SQL's now.</summary>
    public void Unseen() => Volatile.Write(ref _unseen, Interlocked.Increment(ref _now));

    /// <summary>PREPARE has made it.</summary>
    public void Prepared(string key, long generation)
    {
        if (_generations.Count >= MostKept)
        {
            _generations.Clear();
        }

        _generations[key] = generation;
        _any = true;
    }

    /// <summary>Parse has made a statement of the name.</summary>
    public void Parsed(string key)
    {
        if (_any)
        {
            _generations.TryRemove(key, out _);
        }
    }
}
