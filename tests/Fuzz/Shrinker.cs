namespace GatewayOperator.Tests.Fuzz;

/// <summary>Makes a failing input smaller: takes out ever shorter pieces while it still fails.</summary>
public static class Shrinker
{
    private const int MaxAttempts = 5_000;

    public static byte[] Shrink(byte[] input, Func<byte[], bool> fails)
    {
        var attempts = 0;
        for (var size = input.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= input.Length && attempts < MaxAttempts; attempts++)
            {
                byte[] candidate = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];
                if (fails(candidate))
                {
                    input = candidate;
                }
                else
                {
                    at += size;
                }
            }
        }

        return input;
    }
}
