using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sql.Ddl;

/// <summary>A statement that means the same under an empty search path: what an approver sees, and what runs.</summary>
/// <param name="Text">One statement, without a semicolon.</param>
/// <param name="Name">Its kind, which is its command tag: <c>ALTER TABLE</c>.</param>
public sealed record QualifiedDdl(string Text, string Name)
{
    /// <summary>
    /// What makes way for it in the same transaction: the masked views of the tables it changes; null when none do.
    /// </summary>
    public string? Release { get; init; }

    /// <summary>Which literals of the text may be shown.</summary>
    public LiteralUse Literals { get; init; } = LiteralUse.Protected;

    /// <summary>No transaction block takes it.</summary>
    public bool RunsAlone { get; init; }
}
