namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>A database made ready, and looked at again.</summary>
/// <param name="First">Seconds of the run that makes everything.</param>
/// <param name="Statements">How many it takes.</param>
/// <param name="Again">Seconds of a run with nothing to do.</param>
/// <param name="Restarted">The same by an operator that was just started, in seconds.</param>
public sealed record ProvisioningRun(double First, int Statements, double Again, double Restarted);
