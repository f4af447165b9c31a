using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Api.Targets;
using GatewayOperator.Resources;

namespace GatewayOperator.Targets;

/// <summary>The certificate that a target names: a Secret of the type kubernetes.io/tls.</summary>
public static class GivenCertificate
{
    /// <summary>Chain, key and what clients verify with; nulls where the Secret lacks one.</summary>
    /// <exception cref="TargetMaterialsException">They do not belong together.</exception>
    public static (string? Certificate, string? Key, string? Authority) Of(
        DatabaseTarget target, string secretName, ResourceSet resources)
    {
        var secret = resources.FindSecret(target.Metadata.Namespace, secretName);
        if (secret?.Find("tls.crt") is not { } certificate || secret.Find("tls.key") is not { } key)
        {
            // The reference check says it better.
            return default;
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (CryptographicException e)
        {
            throw new TargetMaterialsException(
                $"spec.gateway.tlsSecretRef: tls.crt and tls.key of Secret {secretName} are not a PEM certificate and "
                    + "its key.",
                e);
        }

        return (certificate, key, secret.Find("ca.crt") ?? certificate);
    }
}
