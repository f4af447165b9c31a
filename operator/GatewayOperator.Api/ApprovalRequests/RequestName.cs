using System.Security.Cryptography;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>Names of requests: short enough to be read out, and without what could be misread.</summary>
public static class RequestName
{
    private const int RandomLength = 5;
    private const int MaxLength = 63;

    // Crockford's base32.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary><c>&lt;grant&gt;-&lt;5 of base32&gt;</c>.</summary>
    public static string For(string grant)
    {
        var start = grant[..Math.Min(grant.Length, MaxLength - RandomLength - 1)].TrimEnd('-', '.');
        return $"{start}-{RandomNumberGenerator.GetString(Alphabet, RandomLength)}";
    }
}
