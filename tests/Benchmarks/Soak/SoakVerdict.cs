using GatewayOperator.Tests.Benchmarks.Measuring;

namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>Whether anything grew or stayed behind.</summary>
/// <param name="Before">The gateway before the first client.</param>
/// <param name="Samples">While they came and went.</param>
/// <param name="After">When all of them had left.</param>
/// <param name="Faults">How often something did not work that should have.</param>
public sealed record SoakVerdict(
    SoakSample Before, IReadOnlyList<SoakSample> Samples, SoakSample After, int Faults)
{
    /// <summary>Caches, pools and the runtime's compiler take this part of the time to fill up.</summary>
    private const double WarmUp = 0.3;

    private const double GrowthFactor = 1.15;
    private const double GrowthBytes = 20e6;
    private const int DescriptorSlack = 50;

    private List<SoakSample> Warm => [.. Samples.Skip((int)(Samples.Count * WarmUp))];

    public IReadOnlyList<string> Complaints =>
    [
        .. When(Grows(Early(s => s.Resident), Late(s => s.Resident)), "resident memory grows"),
        .. When(After.Sessions > 0, $"{After.Sessions} sessions stayed behind in the gateway"),
        .. When(After.Upstream > 0, $"{After.Upstream} sessions stayed behind in the database"),
        .. When(After.Descriptors > Before.Descriptors + DescriptorSlack, "descriptors stayed behind"),
        .. When(Faults > 0, $"{Faults} clients were not served as they should"),
    ];

    /// <summary>The median of the first half after the warm-up.</summary>
    public double Early(Func<SoakSample, double> value) => Estimate.Of(Warm.Take(Warm.Count / 2).Select(value)).Median;

    /// <summary>The median of the second half.</summary>
    public double Late(Func<SoakSample, double> value) => Estimate.Of(Warm.Skip(Warm.Count / 2).Select(value)).Median;

    private static bool Grows(double early, double late) =>
        late > Math.Max(early * GrowthFactor, early + GrowthBytes);

    private static string[] When(bool holds, string complaint) => holds ? [complaint] : [];
}
