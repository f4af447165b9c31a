using System.Collections.Frozen;

namespace GatewayProxy.Sql.Analysis;

/// <summary>
/// Which literals and parameters of a text may be shown to people who may not see protected values. Those of which
/// nothing is known are protected.
/// </summary>
public sealed class LiteralUse
{
    /// <summary>Nothing of the text comes to a protected column.</summary>
    public static readonly LiteralUse Open = new();

    /// <summary>Everything is protected.</summary>
    public static readonly LiteralUse Protected = new();

    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly FrozenSet<int> _positions;
    private readonly FrozenSet<int> _parameters;

    /// <param name="statements">Stretches of the text, in order, that come to no protected column.</param>
    /// <param name="positions">Bytes where literals start that may be shown.</param>
    /// <param name="parameters">Numbers of parameters that may be shown.</param>
    public LiteralUse(
        IReadOnlyList<(int Start, int End)> statements, IEnumerable<int> positions, IEnumerable<int> parameters)
    {
        _starts = [.. statements.Select(s => s.Start)];
        _ends = [.. statements.Select(s => s.End)];
        _positions = positions.ToFrozenSet();
        _parameters = parameters.ToFrozenSet();
    }

    private LiteralUse()
        : this([], [], [])
    {
    }

    /// <summary>Whether the literal that starts at a byte may be shown.</summary>
    public bool Shows(int position) => ReferenceEquals(this, Open)
        || _positions.Contains(position) || IsInStatement(position);

    /// <summary>Whether a parameter may be shown, by its number from 1.</summary>
    public bool ShowsParameter(int number) => ReferenceEquals(this, Open) || _parameters.Contains(number);

    private bool IsInStatement(int position)
    {
        var found = Array.BinarySearch(_starts, position);
        var index = found >= 0 ? found : ~found - 1;
        return index >= 0 && position < _ends[index];
    }
}
