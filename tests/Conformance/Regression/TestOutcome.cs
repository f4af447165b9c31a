namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>What a driver of PostgreSQL's says about one test, and the output that it judged.</summary>
public sealed record TestOutcome(string Test, bool Passed, string Output);
