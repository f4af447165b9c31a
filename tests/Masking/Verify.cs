using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking;

/// <summary>Holds what a client received against what the corpus says.</summary>
public static class Verify
{
    public static void Outcome(SqlCase said, Dialect dialect, Transcript received)
    {
        var state = received.FirstSqlState;
        Assert.That(
            said.Expectation.Admits(state),
            $"{said}, {dialect}: expected {said.Expectation}, but: {state ?? "it ran"}\n{received.Received}");
        if (state is not null)
        {
            return;
        }

        // In binary results a text still is its bytes, but a number is not its digits.
        if (said.Shows is { } mask && dialect != Dialect.ExtendedBinary)
        {
            Assert.That(received.Rows, Has.Some.Contains(mask), $"{said}, {dialect}: it ran, but not masked");
        }

        if (said.Tag is { } tag)
        {
            Assert.That(received.Tags, Does.Contain(tag), $"{said}, {dialect}");
        }
    }
}
