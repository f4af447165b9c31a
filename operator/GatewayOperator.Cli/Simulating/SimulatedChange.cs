namespace GatewayOperator.Cli.Simulating;

/// <summary>Statements of one shape for which the same would change.</summary>
/// <param name="From">What was decided.</param>
/// <param name="To">What would be.</param>
/// <param name="Shape">The statement without its literals.</param>
/// <param name="Why">The rules' reason, in one line.</param>
/// <param name="Example">The first of them.</param>
internal sealed record SimulatedChange(
    SimulatedDecision From, SimulatedDecision To, string Shape, string Why, SimulatedExample Example)
{
    public int Statements { get; set; }

    /// <summary>Those of them whose literals are not all recorded.</summary>
    public int Redacted { get; set; }
}
