using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace GatewayOperator.DevIssuer;

/// <summary>The development issuer's signing key: ES256 (RFC 7518 §3.4), in a file that only its owner reads.</summary>
public sealed class DevIssuerKey : IDisposable
{
    /// <summary>The key's file in the issuer's directory.</summary>
    public const string FileName = "key.pem";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ECDsa _key;

    private DevIssuerKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
        KeyId = Base64UrlEncoder.Encode(SHA256.HashData(
            Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
        PublicJwk = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = x,
            ["y"] = y,
            ["kid"] = KeyId,
            ["alg"] = "ES256",
            ["use"] = "sig",
        };
    }

    /// <summary>The key's thumbprint (RFC 7638).</summary>
    public string KeyId { get; }

    /// <summary>The public half as a JSON Web Key (RFC 7517).</summary>
    public JsonObject PublicJwk { get; }

    // The library's cache would keep signers of a key that has been disposed, and hand them to its next reader.
    internal SigningCredentials Credentials => new(
        new ECDsaSecurityKey(_key)
        {
            KeyId = KeyId,
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        },
        SecurityAlgorithms.EcdsaSha256);

    /// <summary>Reads the key, or makes one when there is none (the directory too); processes agree on one.</summary>
    /// <exception cref="InvalidDataException">The file is no P-256 key, or others may read it.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static DevIssuerKey LoadOrCreate(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            Create(directory, path);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new InvalidDataException($"{path} may be read by others; run: chmod 600 {path}");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key.KeySize == 256 ? new DevIssuerKey(key) : throw new CryptographicException("wrong curve");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException($"{path} is not a P-256 key in PEM; delete it to get a new one.", e);
        }
    }

    public void Dispose() => _key.Dispose();

    private static void Create(string directory, string path)
    {
        OwnerOnlyFile.CreateDirectory(directory);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            OwnerOnlyFile.Write(draft, key.ExportPkcs8PrivateKeyPem());
            // When another process was first, its key is the key.
            OwnerOnlyFile.PublishOnce(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
