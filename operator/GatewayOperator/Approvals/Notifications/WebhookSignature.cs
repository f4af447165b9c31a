using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GatewayOperator.Approvals.Notifications;

/// <summary>
/// What shows a receiver that a notification is ours and new: <c>t=&lt;Unix seconds&gt;,v1=&lt;hex&gt;</c>, the
/// HMAC-SHA-256 of <c>t</c>, a dot and the body.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "X-DbGateway-Signature";

    public static string Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = new byte[seconds.Length + 1 + body.Length];
        Encoding.ASCII.GetBytes(seconds + ".", signed);
        body.CopyTo(signed.AsSpan(seconds.Length + 1));
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(key, signed))}";
    }
}
