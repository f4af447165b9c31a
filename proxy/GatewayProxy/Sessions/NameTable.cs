using System.Text;

namespace GatewayProxy.Sessions;

/// <summary>The names of one kind that a client has given. Touched by the client's loop only.</summary>
public sealed class NameTable
{
    /// <summary>Names a client may hold at once; a server takes more, a gateway's memory is shared.</summary>
    private const int MaxNames = 100_000;

    private readonly Dictionary<string, NameVersion> _names = new(StringComparer.Ordinal);

    /// <summary>False when the client holds too many names.</summary>
    public bool TryDefine(ReadOnlySpan<byte> name, NameVersion version)
    {
        var key = Key(name);
        version.Previous = Newest(key);
        if (version.Previous is null && _names.Count >= MaxNames)
        {
            return false;
        }

        _names[key] = version;
        return true;
    }

    /// <summary>What the name will mean to the server when it gets to the message now at hand.</summary>
    /// <param name="name">As it stands in the message.</param>
    /// <param name="syncs">How many Syncs the client has sent.</param>
    /// <param name="unsettled">
    /// Set when that is not known yet: the newest version is unanswered, may fail without this message being skipped
    /// (there was a Sync in between), and then the name means something else.
    /// </param>
    public NameVersion? Find(ReadOnlySpan<byte> name, long syncs, out NameVersion? unsettled)
    {
        var newest = Newest(Key(name));
        unsettled = newest is { Fate: NameFate.Pending, Previous: not null } && newest.Syncs < syncs ? newest : null;
        return newest is ClosedName ? null : newest;
    }

    private NameVersion? Newest(string key)
    {
        if (!_names.TryGetValue(key, out var newest))
        {
            return null;
        }

        var valid = newest;
        while (valid is { Fate: NameFate.Void })
        {
            valid = valid.Previous;
        }

        if (valid is null or ClosedName { Fate: NameFate.Confirmed })
        {
            _names.Remove(key);
            return null;
        }

        return _names[key] = valid;
    }

    // One character a byte: names of any encoding stay apart.
    private static string Key(ReadOnlySpan<byte> name) => name.IsEmpty ? "" : Encoding.Latin1.GetString(name);
}
