namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>The ways in which one and the same stream reaches a relay.</summary>
public static class Splits
{
    public static Func<int> Whole { get; } = () => int.MaxValue;

    public static Func<int> SingleBytes { get; } = () => 1;

    public static Func<int> Random(int seed)
    {
        var random = new Random(seed);
        return () => random.Next(1, 100);
    }

    public static IEnumerable<Func<int>> All(Random random) => [Whole, SingleBytes, Random(random.Next())];
}
