namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>The verdict of a driver of PostgreSQL's on one test, and the output that it judged.</summary>
public sealed record TestOutcome(string Test, bool Passed, string Output);
