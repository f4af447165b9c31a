namespace GatewayOperator.Tests.Benchmarks.Measuring;

/// <summary>Quantiles of what was measured.</summary>
public static class Quantiles
{
    /// <param name="sorted">Values in ascending order, one at least.</param>
    /// <param name="quantile">From 0 to 1.</param>
    public static T Of<T>(IReadOnlyList<T> sorted, double quantile) =>
        sorted[Math.Min(sorted.Count - 1, (int)(quantile * sorted.Count))];
}
