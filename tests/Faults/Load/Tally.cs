using System.Collections.Concurrent;

namespace GatewayOperator.Tests.Faults.Load;

/// <summary>What clients saw: endings, and the codes of errors. For use by many threads.</summary>
public sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int this[string what] => _counts.GetValueOrDefault(what);

    public IEnumerable<string> Keys => _counts.Keys;

    public void Count(string what) => _counts.AddOrUpdate(what, 1, (_, n) => n + 1);

    public void Count(Ending ending) => Count(ending.ToString());

    public void Add(Tally other)
    {
        foreach (var (what, count) in other._counts)
        {
            _counts.AddOrUpdate(what, count, (_, n) => n + count);
        }
    }

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"));
}
