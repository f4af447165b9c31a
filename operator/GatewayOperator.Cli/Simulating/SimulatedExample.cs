namespace GatewayOperator.Cli.Simulating;

/// <summary>One of the statements for which something would change.</summary>
/// <param name="Session">Its session.</param>
/// <param name="Statement">Its number there.</param>
/// <param name="Grant"><c>namespace/name</c>.</param>
/// <param name="Sql">As it is recorded.</param>
internal sealed record SimulatedExample(string Session, long Statement, string Grant, string Sql);
