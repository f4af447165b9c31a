namespace GatewayProxy.Sql.Tokens;

/// <summary>A literal of a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">The byte where it starts, its prefix and quotes included.</param>
/// <param name="End">The byte after its last.</param>
/// <param name="ContentStart">The first byte between its quotes.</param>
/// <param name="ContentEnd">The byte after the last of them.</param>
public readonly record struct Literal(LiteralKind Kind, int Start, int End, int ContentStart, int ContentEnd);
