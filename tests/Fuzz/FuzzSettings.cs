using System.Globalization;

namespace GatewayOperator.Tests.Fuzz;

/// <summary>How much is tried and from which seed; the same seed tries the same inputs on every machine.</summary>
public static class FuzzSettings
{
    /// <summary>
    /// <c>FUZZ_SEED</c>. Fixed unless somebody says otherwise, so that a run in CI fails because of the change it looks
    /// at; <c>make fuzz</c> takes a new one every time.
    /// </summary>
    public static long Seed { get; } = Read("FUZZ_SEED", 1);

    /// <summary><c>FUZZ_INPUTS</c>: inputs to the decoders. What takes sockets gets a share of it.</summary>
    public static long Inputs { get; } = Read("FUZZ_INPUTS", 1_000_000);

    /// <summary>Streams through the relays, each in several splits.</summary>
    public static long Streams => Math.Max(1, Inputs / 1000);

    /// <summary>Connections to a whole gateway.</summary>
    public static long Connections => Math.Max(1, Inputs / 4000);

    /// <summary>
    /// The randomness of one input. SplitMix64's finaliser spreads neighbouring numbers over all seeds of a Random.
    /// </summary>
    public static Random RandomFor(string test, long index)
    {
        var mixed = (ulong)Seed * 0x9e3779b97f4a7c15;
        foreach (var letter in test)
        {
            mixed = (mixed ^ letter) * 0x100000001b3;
        }

        mixed += (ulong)index * 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return new Random((int)(mixed ^ (mixed >> 31)));
    }

    private static long Read(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
