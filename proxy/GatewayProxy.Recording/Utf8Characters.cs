namespace GatewayProxy.Recording;

/// <summary>Counts characters as PostgreSQL does.</summary>
public static class Utf8Characters
{
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
        {
            count += (b & 0b1100_0000) == 0b1000_0000 ? 0 : 1;
        }

        return count;
    }
}
