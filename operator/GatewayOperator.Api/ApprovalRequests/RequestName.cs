using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GatewayOperator.Api.ApprovalRequests;

/// <summary>Names of requests: short enough to be read out, and without what could be misread.</summary>
public static class RequestName
{
    private const int RandomLength = 5;
    private const int MaxLength = 63;

    // Crockford's base32.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary><c>&lt;grant&gt;-&lt;5 of base32&gt;</c>.</summary>
    public static string For(string grant) => Join(grant, RandomNumberGenerator.GetString(Alphabet, RandomLength));

    /// <summary>
    /// The same for what an approval of one is an approval of the other as <see cref="RequestBounds"/> says.
    /// </summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="number">Tells it from those of before that are over.</param>
    public static string Of(ApprovalRequestSpec asked, int number)
    {
        ArgumentNullException.ThrowIfNull(asked);
        // Zero-terminated: no two lists read alike.
        var same = string.Concat(new[]
        {
            asked.Type.ToString(), asked.Requester?.Issuer, asked.Requester?.Subject, asked.Requester?.Person,
            asked.GrantRef.Name, asked.GrantUid, asked.TargetRef?.Name, asked.RuleRef?.Name, asked.RuleDigest,
            asked.Statement?.Database, asked.Statement?.Digest, asked.Reason, asked.Duration?.ToString(),
            number.ToString(CultureInfo.InvariantCulture),
        }.Select(part => part + "\0"));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(same));
        return Join(asked.GrantRef.Name, string.Concat(hash.Take(RandomLength).Select(b => Alphabet[b & 31])));
    }

    private static string Join(string grant, string end) =>
        $"{grant[..Math.Min(grant.Length, MaxLength - RandomLength - 1)].TrimEnd('-', '.')}-{end}";
}
