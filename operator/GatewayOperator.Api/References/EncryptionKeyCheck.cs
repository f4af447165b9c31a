using System.Security.Cryptography;

namespace GatewayOperator.Api.References;

/// <summary>Checks the key that recordings are encrypted for.</summary>
public static class EncryptionKeyCheck
{
    private const int MinBits = 3072;

    /// <summary>What is wrong with it, in words; null when nothing is.</summary>
    public static string? Problem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return "has a private key: whoever takes over a proxy could read all recordings. "
                + "Put its public half there.";
        }

        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return "is no public RSA key in PEM.";
        }

        return key.KeySize < MinBits ? $"has {key.KeySize} bits: {MinBits} are the least." : null;
    }
}
