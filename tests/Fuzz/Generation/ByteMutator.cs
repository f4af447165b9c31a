using System.Buffers.Binary;

namespace GatewayOperator.Tests.Fuzz.Generation;

/// <summary>Damages bytes in the ways that lengths, terminators and counts are sensitive to.</summary>
public static class ByteMutator
{
    private static readonly int[] Boundaries =
    [
        0, 1, 3, 4, 5, 8, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 0x3ffffffe, 0x3fffffff, 0x40000000,
        int.MaxValue - 4, int.MaxValue, int.MinValue, -1, -2, -4, -5,
    ];

    /// <summary>One to four kinds of damage.</summary>
    public static byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            input = MutateOnce(random, input, other);
        }

        return input;
    }

    public static int Boundary(Random random) => Boundaries[random.Next(Boundaries.Length)];

    private static byte[] MutateOnce(Random random, byte[] input, byte[] other)
    {
        var (at, length) = Range(random, input.Length);
        switch (random.Next(10))
        {
            case 0:
                return Changed(input, at, bytes => bytes[0] ^= (byte)(1 << random.Next(8)));
            case 1:
                return Changed(input, at, bytes => bytes[0] = (byte)random.Next(256));
            case 2:
                return Overwritten(input, at, BitConverter.GetBytes(
                    BinaryPrimitives.ReverseEndianness(Boundary(random))));
            case 3:
                return Overwritten(input, at, BitConverter.GetBytes(
                    BinaryPrimitives.ReverseEndianness((short)Boundary(random))));
            case 4:
                return input[..at];
            case 5:
                return [.. input.AsSpan(0, at), .. input.AsSpan(at + length)];
            case 6:
                return [.. input.AsSpan(0, at + length), .. input.AsSpan(at)];
            case 7:
                return [.. input.AsSpan(0, at), .. Bytes(random, 16), .. input.AsSpan(at)];
            case 8:
                return [.. input.AsSpan(0, at), .. other.AsSpan(random.Next(other.Length + 1))];
            default:
                return Changed(input, at, bytes => bytes[0] = 0);
        }
    }

    /// <summary>Fewer than <paramref name="limit"/> random bytes.</summary>
    public static byte[] Bytes(Random random, int limit)
    {
        var bytes = new byte[random.Next(limit)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static (int At, int Length) Range(Random random, int total)
    {
        var at = random.Next(total + 1);
        return (at, random.Next(Math.Min(total - at, 64) + 1));
    }

    private static byte[] Changed(byte[] input, int at, Action<byte[]> change)
    {
        if (at == input.Length)
        {
            return input;
        }

        var one = input[at..(at + 1)];
        change(one);
        return Overwritten(input, at, one);
    }

    private static byte[] Overwritten(byte[] input, int at, byte[] with)
    {
        var copy = input.ToArray();
        with.AsSpan(0, Math.Min(with.Length, copy.Length - at)).CopyTo(copy.AsSpan(at));
        return copy;
    }
}
