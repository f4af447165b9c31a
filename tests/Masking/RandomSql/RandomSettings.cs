using System.Globalization;
using System.Security.Cryptography;

namespace GatewayOperator.Tests.Masking.RandomSql;

/// <summary>
/// How long and from where: <c>RANDOM_SQL_COUNT</c> and <c>RANDOM_SQL_SEED</c> repeat what a run reported, or make it
/// longer.
/// </summary>
public static class RandomSettings
{
    /// <summary>Statements over the twins' tables.</summary>
    public static int Count { get; } = Number("RANDOM_SQL_COUNT") ?? 5000;

    /// <summary>Of those, how many come from the seed that never changes; the others are new in every run.</summary>
    public static int FixedCount => Count / 2;

    public static int FixedSeed => 20_260_101;

    public static int FreshSeed { get; } =
        Number("RANDOM_SQL_SEED") ?? RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
