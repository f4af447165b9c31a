namespace GatewayProxy.Sql;

/// <summary>The text parses, or is no text at all, and we do not know what it does.</summary>
/// <param name="What">What is not understood, for people; it holds nothing of the text itself.</param>
public sealed record Unrecognised(string What) : ParseOutcome;
