namespace GatewayOperator.Provisioning;

/// <summary>A glob over catalog names: <c>*</c> is any run of characters, everything else is itself.</summary>
internal static class NamePattern
{
    public static bool IsLiteral(string pattern) => !pattern.Contains('*', StringComparison.Ordinal);

    /// <summary>Linear in time: on a mismatch only the last star is retried.</summary>
    public static bool Matches(string pattern, string name)
    {
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && pattern[p] == name[n])
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }
}
