using System.Globalization;

namespace GatewayOperator.Tests.Benchmarks.Measuring;

/// <summary>A median and the interval that holds the true one with a probability of at least 95 %.</summary>
public readonly record struct Estimate(double Median, double Low, double High)
{
    private const double Miss = 0.05;

    /// <summary>
    /// By order statistics, which assume nothing about how the values are distributed. With fewer than six values no
    /// interval is that sure; then it is their whole range.
    /// </summary>
    public static Estimate Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        if (sorted.Count == 0)
        {
            return new Estimate(double.NaN, double.NaN, double.NaN);
        }

        var median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        var cut = OutsideEachEnd(sorted.Count);
        return new Estimate(median, sorted[cut], sorted[^(cut + 1)]);
    }

    public bool IsKnown => !double.IsNaN(Median);

    /// <summary>Median and, in parentheses, the interval.</summary>
    public string Show(string format)
    {
        var (median, low, high) = (Text(Median), Text(Low), Text(High));
        return IsKnown ? $"{median} ({low}–{high})" : "";
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    // The true median lies below the (k+1)th smallest value with the probability of at most k heads in n tosses.
    private static int OutsideEachEnd(int count)
    {
        var outside = 0;
        var ways = 1.0;
        var atMost = 0.0;
        for (var k = 0; k < count / 2; k++)
        {
            atMost += ways / Math.Pow(2, count);
            if (2 * atMost > Miss)
            {
                break;
            }

            outside = k;
            ways = ways * (count - k) / (k + 1);
        }

        return outside;
    }
}
