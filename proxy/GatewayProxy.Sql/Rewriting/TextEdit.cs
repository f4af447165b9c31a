namespace GatewayProxy.Sql.Rewriting;

/// <summary>A stretch of a statement's text and what stands in its place.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Bytes; 0 to insert.</param>
/// <param name="Replacement">The new text.</param>
public readonly record struct TextEdit(int Start, int Length, string Replacement);
