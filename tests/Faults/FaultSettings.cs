using System.Globalization;

namespace GatewayOperator.Tests.Faults;

/// <summary>How many rounds, and from which seed: <c>make test-faults ROUNDS=500 SEED=7</c>.</summary>
public static class FaultSettings
{
    /// <summary>Rounds of each kind of installation; null for as many as a short run takes.</summary>
    public static int? Rounds { get; } = Number("FAULT_ROUNDS");

    public static int Seed { get; } = Number("FAULT_SEED") ?? 5;

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
