using GatewayOperator.Api.Targets;

namespace GatewayOperator.Cluster.Live;

/// <summary>The Secrets that a target names; no other is looked into.</summary>
public static class TargetSecrets
{
    public static IReadOnlySet<string> Names(DatabaseTargetSpec spec)
    {
        string?[] names =
        [
            spec.AdminSecretRef.Name,
            spec.Tls.CaSecretRef?.Name,
            spec.Gateway.TlsSecretRef?.Name,
            spec.Recording.Storage?.S3?.CredentialsSecretRef?.Name,
            spec.Recording.Encryption?.PublicKeySecretRef?.Name,
            spec.Approvals.Notify?.HmacSecretRef?.Name,
            .. spec.Roles.Select(r => r.SecretRef.Name),
            .. spec.Issuers.Select(i => i.CaSecretRef?.Name),
        ];
        return names.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }
}
