using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace GatewayProxy.Authentication;

/// <summary>One public key of an issuer, checked before it is used (RFC 7517 §4, RFC 7518 §6).</summary>
internal sealed class IssuerKey
{
    private const int SmallestModulus = 2048 / 8;
    private const int LargestModulus = 8192 / 8;
    private const int LargestExponent = 4;

    private readonly string? _algorithm;

    private IssuerKey(string? keyId, string? algorithm, JsonWebKey key)
    {
        KeyId = keyId;
        _algorithm = algorithm;
        Key = key;
    }

    public string? KeyId { get; }

    /// <summary>For the signature library; holds the public parameters and nothing else of the document.</summary>
    public JsonWebKey Key { get; }

    /// <summary>Whether the key makes signatures of this algorithm, by its kind and by its own <c>alg</c>.</summary>
    public bool Fits(string algorithm)
        => (_algorithm is null || string.Equals(_algorithm, algorithm, StringComparison.Ordinal))
        && SignatureAlgorithm.Fits(algorithm, Key.Kty, Key.Crv);

    /// <summary>False for symmetric, encryption, weak, broken and unknown keys.</summary>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out IssuerKey? key)
    {
        key = null;
        if (json.ValueKind != JsonValueKind.Object || !MayVerify(json))
        {
            return false;
        }

        var keyId = Text(json, "kid");
        var parameters = Text(json, "kty") switch
        {
            "RSA" => ReadRsa(json),
            "EC" => ReadCurve(json),
            _ => null,
        };
        if (parameters is null)
        {
            return false;
        }

        parameters.Kid = keyId;
        key = new IssuerKey(keyId, Text(json, "alg"), parameters);
        return true;
    }

    private static bool MayVerify(JsonElement json)
        => (Text(json, "use") ?? "sig") == "sig"
        && (!json.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array
                && operations.EnumerateArray().Any(
                    item => item.ValueKind == JsonValueKind.String && item.GetString() == "verify")));

    private static JsonWebKey? ReadRsa(JsonElement json)
    {
        // An even or huge exponent is no key but a way to make verification useless or slow.
        if (Bytes(json, "n") is not { Length: >= SmallestModulus and <= LargestModulus } modulus
            || modulus[0] < 0x80
            || Bytes(json, "e") is not { Length: > 0 and <= LargestExponent } exponent
            || (exponent[^1] & 1) == 0
            || exponent is [1])
        {
            return null;
        }

        return new JsonWebKey
        {
            Kty = "RSA",
            N = Base64Url.EncodeToString(modulus),
            E = Base64Url.EncodeToString(exponent),
        };
    }

    private static JsonWebKey? ReadCurve(JsonElement json)
    {
        var name = Text(json, "crv");
        var (curve, length) = name switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66),
            _ => (default, 0),
        };
        if (length == 0
            || Bytes(json, "x") is not { } x || x.Length != length
            || Bytes(json, "y") is not { } y || y.Length != length)
        {
            return null;
        }

        try
        {
            // Importing checks that the point lies on the curve.
            using var point = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
            return new JsonWebKey
            {
                Kty = "EC",
                Crv = name,
                X = Base64Url.EncodeToString(x),
                Y = Base64Url.EncodeToString(y),
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static byte[]? Bytes(JsonElement json, string name)
        => Text(json, name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
