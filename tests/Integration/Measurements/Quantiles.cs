using System.Globalization;

namespace GatewayOperator.Tests.Integration.Measurements;

/// <summary>What a row of a measured table says.</summary>
public static class Quantiles
{
    public static string Row(string cause, IEnumerable<TimeSpan> measured)
    {
        var sorted = measured.Select(m => m.TotalMilliseconds).Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cause,-18} n={sorted.Count,4}  p50={At(sorted, 0.50),6:0} ms  p99={At(sorted, 0.99),6:0} ms  "
                + $"max={sorted[^1],6:0} ms");
    }

    private static double At(List<double> sorted, double quantile) =>
        sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(sorted.Count * quantile) - 1)];
}
