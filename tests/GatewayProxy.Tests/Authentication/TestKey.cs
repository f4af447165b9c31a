using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GatewayProxy.Tests.Authentication;

/// <summary>A key pair that signs whatever it is given, valid or not.</summary>
internal sealed class TestKey : IDisposable
{
    // Making an RSA key takes most of a second; what is tested is never that two of them differ.
    private static readonly Lazy<RSAParameters> SharedRsa = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(true);
    });

    private readonly RSA? _rsa;
    private readonly ECDsa? _curve;

    private TestKey(string algorithm, string keyId, RSA? rsa, ECDsa? curve)
    {
        (Algorithm, KeyId, _rsa, _curve) = (algorithm, keyId, rsa, curve);
    }

    public string Algorithm { get; }

    public string KeyId { get; }

    public RSA Rsa => _rsa!;

    private HashAlgorithmName Hash => Algorithm[^3..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    public static TestKey Create(string algorithm = "ES256", string keyId = "k1", int rsaBits = 2048)
        => algorithm switch
        {
            "ES256" => new TestKey(algorithm, keyId, null, ECDsa.Create(ECCurve.NamedCurves.nistP256)),
            "ES384" => new TestKey(algorithm, keyId, null, ECDsa.Create(ECCurve.NamedCurves.nistP384)),
            "ES512" => new TestKey(algorithm, keyId, null, ECDsa.Create(ECCurve.NamedCurves.nistP521)),
            _ when rsaBits == 2048 => new TestKey(algorithm, keyId, RSA.Create(SharedRsa.Value), null),
            _ => new TestKey(algorithm, keyId, RSA.Create(rsaBits), null),
        };

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        _rsa?.Dispose();
        _curve?.Dispose();
    }

    /// <summary>The public key as the issuer publishes it.</summary>
    public JsonObject Jwk()
    {
        if (_curve is not null)
        {
            var point = _curve.ExportParameters(false).Q;
            return new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = Algorithm switch { "ES256" => "P-256", "ES384" => "P-384", _ => "P-521" },
                ["kid"] = KeyId,
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            };
        }

        var parameters = Rsa.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["kid"] = KeyId,
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    /// <summary>A token with this header and payload, signed over their exact text.</summary>
    public string Sign(string payload, string? header = null)
    {
        var signed = Encode(header ?? $$"""{"alg":"{{Algorithm}}","kid":"{{KeyId}}"}""") + "." + Encode(payload);
        return signed + "." + Base64Url.EncodeToString(SignBytes(Encoding.ASCII.GetBytes(signed)));
    }

    private byte[] SignBytes(byte[] data)
        => _curve is not null
            ? _curve.SignData(data, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            : Rsa.SignData(data, Hash, Algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
}
