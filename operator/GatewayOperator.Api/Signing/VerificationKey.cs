using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GatewayOperator.Api.Signing;

/// <summary>The public half of a <see cref="SigningKey"/>, known by its RFC 7638 thumbprint.</summary>
public sealed class VerificationKey
{
    private readonly ECParameters _parameters;

    private VerificationKey(ECParameters parameters)
    {
        if (parameters.Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
        {
            throw new CryptographicException("A signing key is an EC key over P-256.");
        }

        _parameters = new ECParameters { Curve = parameters.Curve, Q = parameters.Q };
        var x = Base64Url.EncodeToString(parameters.Q.X);
        var y = Base64Url.EncodeToString(parameters.Q.Y);
        // The members that are required, in lexicographic order, without white space: RFC 7638 §3.
        Jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Jwk)));
    }

    /// <summary>The key as a JWK (RFC 7517).</summary>
    public string Jwk { get; }

    /// <summary>The <c>kid</c> of what it verifies.</summary>
    public string Thumbprint { get; }

    /// <exception cref="CryptographicException">It is no public EC key over P-256.</exception>
    public static VerificationKey Parse(string jwk)
    {
        try
        {
            using var document = JsonDocument.Parse(jwk);
            return Of(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new CryptographicException("The key is no JWK.", e);
        }
    }

    /// <exception cref="CryptographicException">It is no public EC key over P-256.</exception>
    public static VerificationKey Of(JsonElement jwk)
    {
        try
        {
            if (jwk.GetProperty("kty").GetString() != "EC" || jwk.GetProperty("crv").GetString() != "P-256")
            {
                throw new CryptographicException("The key is no EC key over P-256.");
            }

            var point = new ECPoint { X = Coordinate(jwk, "x"), Y = Coordinate(jwk, "y") };
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return Of(key);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CryptographicException("The key is no JWK of an EC key.", e);
        }
    }

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(_parameters);
        return key.VerifyData(
            data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    internal static VerificationKey Of(ECDsa key) => new(key.ExportParameters(includePrivateParameters: false));

    private static byte[] Coordinate(JsonElement jwk, string name) =>
        Base64Url.DecodeFromChars(jwk.GetProperty(name).GetString());
}
