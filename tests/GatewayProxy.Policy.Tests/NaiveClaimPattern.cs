namespace GatewayProxy.Policy.Tests;

/// <summary>The definition of a claim pattern as recursion: slow, and short enough to be believed.</summary>
internal static class NaiveClaimPattern
{
    public static bool Matches(string pattern, string text)
    {
        if (pattern.Length == 0)
        {
            return text.Length == 0;
        }

        if (pattern[0] != '*')
        {
            return text.Length > 0 && text[0] == pattern[0] && Matches(pattern[1..], text[1..]);
        }

        var crosses = pattern.Length > 1 && pattern[1] == '*';
        var rest = crosses ? pattern.TrimStart('*') : pattern[1..];
        return Matches(rest, text)
            || (text.Length > 0 && (crosses || text[0] is not ('/' or ':')) && Matches(pattern, text[1..]));
    }
}
