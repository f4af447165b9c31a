namespace GatewayProxy.Sql.Analysis;

/// <summary>What a client is told about a statement that runs.</summary>
/// <param name="Statement">Which one of the text, from 0.</param>
/// <param name="Message">What it may not expect.</param>
/// <param name="Hint">What to write instead.</param>
public sealed record Warning(int Statement, string Message, string Hint);
