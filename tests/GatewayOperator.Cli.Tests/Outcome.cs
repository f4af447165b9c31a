namespace GatewayOperator.Cli.Tests;

/// <summary>What a run of the program left behind.</summary>
internal sealed record Outcome(int Code, string Output, string Error);
