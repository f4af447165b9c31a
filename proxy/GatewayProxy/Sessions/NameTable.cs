namespace GatewayProxy.Sessions;

/// <summary>Names as the client's messages define them and the server has not turned down.</summary>
public sealed class NameTable<T>
    where T : NamedObject
{
    private readonly Dictionary<string, Meaning<T>> _names = new(StringComparer.Ordinal);

    public int Count => _names.Count;

    public Definition Define(string name, T? value, long segment)
    {
        var meaning = new Meaning<T>(value, Find(name), segment);
        _names[name] = meaning;
        return meaning;
    }

    /// <summary>The newest meaning that the server has not turned down; null when there is none.</summary>
    public Meaning<T>? Find(string name)
    {
        if (!_names.TryGetValue(name, out var meaning) || !(meaning.IsTurnedDown || meaning.Value is null))
        {
            return meaning;
        }

        var current = meaning;
        while (current is { IsTurnedDown: true })
        {
            current = current.Earlier;
        }

        if (current is null or { IsAnswered: true, Value: null })
        {
            _names.Remove(name);
            return null;
        }

        return _names[name] = current;
    }

    /// <summary>Drops what names no longer mean, and lists all that they still may.</summary>
    public IEnumerable<T> Sweep()
    {
        foreach (var name in _names.Keys.ToArray())
        {
            for (var meaning = Find(name); meaning is not null; meaning = meaning.Earlier)
            {
                if (meaning.Value is { } value)
                {
                    yield return value;
                }
            }
        }
    }

    /// <summary>Forgets names defined up to a segment.</summary>
    public void Forget(long segment)
    {
        foreach (var (name, meaning) in _names)
        {
            if (meaning.Segment <= segment)
            {
                _names.Remove(name);
            }
        }
    }
}
