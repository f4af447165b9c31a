using System.Collections.Immutable;
using GatewayProxy.Sql.Tokens;

namespace GatewayProxy.Sql;

/// <summary>A text that is understood whole.</summary>
/// <param name="Statements">Its statements in order; none for a text of blanks, comments and semicolons.</param>
/// <param name="Tokens">Its tokens, over all statements.</param>
public sealed record Parsed(ImmutableArray<SqlStatement> Statements, TokenScan Tokens) : ParseOutcome;
