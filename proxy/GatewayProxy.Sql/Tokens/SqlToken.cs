namespace GatewayProxy.Sql.Tokens;

/// <summary>A token of a text.</summary>
/// <param name="Start">The byte where it starts.</param>
/// <param name="End">The byte after its last.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Symbol">The character of a token of kind <see cref="TokenKind.Symbol"/>.</param>
public readonly record struct SqlToken(int Start, int End, TokenKind Kind, char Symbol);
