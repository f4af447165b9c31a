using GatewayProxy.Sql.Rewriting;

namespace GatewayProxy.Sql.Analysis;

/// <summary>What becomes of a text that a client sent: all of it or nothing runs.</summary>
public sealed record TextAnalysis
{
    /// <summary>Why nothing of it runs; null when it may.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What runs in its place; null when it goes on as it came.</summary>
    public EditedText? Edited { get; init; }

    /// <summary>Of all its statements together.</summary>
    public StatementEffects Effects { get; init; }

    /// <summary>It has unqualified names, whose meaning was that of the session at this time.</summary>
    public bool DependsOnNames { get; init; }

    /// <summary>Temporary tables that hold masks when it has run.</summary>
    public IReadOnlyList<string> Tainted { get; init; } = [];

    /// <summary>What has to run before it, because it changes tables that may have masked views; else null.</summary>
    public ViewRelease? Release { get; init; }
}
