using System.Collections.Frozen;
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

    /// <summary>What its client is told when it runs, at most once a statement; in their order.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>What it makes of the session's <c>client_min_messages</c>.</summary>
    public MessageLevel MessageLevel { get; init; }

    /// <summary>The generation of the catalog it was made by.</summary>
    public long Generation { get; init; }

    /// <summary>The bare names of all relations that are named in it; null when they are not known.</summary>
    public IReadOnlySet<string>? Relations { get; init; }

    /// <summary>The relations with protected columns of which it may show all columns.</summary>
    public IReadOnlySet<uint> Stars { get; init; } = FrozenSet<uint>.Empty;

    /// <summary>The prepared statements and cursors of SQL that it deals with; null when it deals with none.</summary>
    public SessionObjects? Objects { get; init; }

    /// <summary>Which of its literals and parameters may be shown; none of what is refused.</summary>
    public LiteralUse Literals { get; init; } = LiteralUse.Protected;

    /// <summary>Temporary tables that hold masks when it has run.</summary>
    public IReadOnlyList<string> Tainted { get; init; } = [];

    /// <summary>What holds under a grant whose schema changes are approved; null when nothing else does.</summary>
    public TextAnalysis? AsDdl { get; init; }

    /// <summary>
    /// It changes the schema, on another connection: what goes upstream in its place does nothing.
    /// </summary>
    public bool IsDdl { get; init; }

    /// <summary>What has to run before it, because it changes tables that may have masked views; else null.</summary>
    public ViewRelease? Release { get; init; }
}
