using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace GatewayProxy.Authentication;

/// <summary>
/// A token taken apart and checked for form (RFC 7515 §7.1, RFC 7519 §7.2). Nothing in it is believed yet: it serves
/// to choose the issuer and the key, and to read claims once the signature has been verified.
/// </summary>
internal sealed record UnverifiedToken
{
    /// <summary>Characters; real tokens have 1 to 4 thousand, and reading costs before we know who asks.</summary>
    public const int MaximumLength = 16 * 1024;

    private const int MaximumKeyIdLength = 512;

    private static readonly SearchValues<char> Base64UrlCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public required string Encoded { get; init; }

    public required string Algorithm { get; init; }

    /// <summary>The header's <c>kid</c>, null when it has none.</summary>
    public required string? KeyId { get; init; }

    public required JsonElement Payload { get; init; }

    /// <summary>The payload's <c>iss</c>, empty when it has none.</summary>
    public required string Issuer { get; init; }

    /// <summary>The token, or <see cref="AuthenticationReason"/> other than Verified saying why it is none.</summary>
    public static (UnverifiedToken? Token, AuthenticationReason Reason) Read(string text)
    {
        if (text.Length > MaximumLength)
        {
            return (null, AuthenticationReason.TooLarge);
        }

        var segments = text.Split('.');
        if (segments.Length == 5)
        {
            return (null, AuthenticationReason.Encrypted);
        }

        if (segments.Length != 3 || ReadObject(segments[0]) is not { } header)
        {
            return (null, AuthenticationReason.Malformed);
        }

        var reason = JudgeHeader(header, out var algorithm, out var keyId);
        if (reason != AuthenticationReason.Verified)
        {
            return (null, reason);
        }

        if (!IsBase64Url(segments[2]) || ReadObject(segments[1]) is not { } payload)
        {
            return (null, AuthenticationReason.Malformed);
        }

        var issuer = payload.TryGetProperty("iss", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
        return (
            new UnverifiedToken
            {
                Encoded = text,
                Algorithm = algorithm,
                KeyId = keyId,
                Payload = payload,
                Issuer = issuer,
            },
            AuthenticationReason.Verified);
    }

    private static AuthenticationReason JudgeHeader(JsonElement header, out string algorithm, out string? keyId)
    {
        algorithm = "";
        keyId = null;
        if (!header.TryGetProperty("alg", out var alg) || alg.ValueKind != JsonValueKind.String)
        {
            return AuthenticationReason.Malformed;
        }

        algorithm = alg.GetString()!;
        if (!SignatureAlgorithm.Allowed.Contains(algorithm))
        {
            return AuthenticationReason.AlgorithmNotAllowed;
        }

        if (header.TryGetProperty("crit", out _))
        {
            return AuthenticationReason.CriticalHeader;
        }

        if (header.TryGetProperty("enc", out _))
        {
            return AuthenticationReason.Encrypted;
        }

        if (header.TryGetProperty("kid", out var kid))
        {
            keyId = kid.ValueKind == JsonValueKind.String ? kid.GetString() : null;
            if (keyId is null || keyId.Length > MaximumKeyIdLength)
            {
                return AuthenticationReason.Malformed;
            }
        }

        return AuthenticationReason.Verified;
    }

    private static JsonElement? ReadObject(string segment)
        => IsBase64Url(segment) && StrictJson.TryReadObject(Base64Url.DecodeFromChars(segment), out var value)
            ? value
            : null;

    // No padding, no white space, no impossible length: what decoders differ in is refused before one is asked.
    private static bool IsBase64Url(string segment)
        => segment.Length > 0
        && segment.Length % 4 != 1
        && !segment.AsSpan().ContainsAnyExcept(Base64UrlCharacters)
        && Base64Url.IsValid(segment);
}
