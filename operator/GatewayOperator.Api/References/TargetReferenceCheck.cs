using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Api.References;

/// <summary>Checks what a target names.</summary>
public static class TargetReferenceCheck
{
    public static IReadOnlyList<ReferenceFault> Check(DatabaseTarget target, IResourceLookup lookup)
    {
        var faults = new List<ReferenceFault>();
        var secrets = new SecretReferenceCheck(lookup, target.Metadata.Namespace, faults);
        var spec = target.Spec;
        secrets.Credential("spec.adminSecretRef", spec.AdminSecretRef.Name, spec.Host);
        Key(secrets, "spec.tls.caSecretRef", spec.Tls.CaSecretRef);
        for (var i = 0; i < spec.Issuers.Count; i++)
        {
            Key(secrets, $"spec.issuers[{i}].caSecretRef", spec.Issuers[i].CaSecretRef);
        }

        if (spec.Gateway.TlsSecretRef is { } tls)
        {
            secrets.Keys("spec.gateway.tlsSecretRef", tls.Name, "tls.crt", "tls.key");
        }

        if (spec.Recording.Storage?.S3?.CredentialsSecretRef is { } s3)
        {
            secrets.Keys(
                "spec.recording.storage.s3.credentialsSecretRef",
                s3.Name,
                "accessKeyId",
                "secretAccessKey");
        }

        Encryption(secrets, spec.Recording.Encryption, faults);
        Key(secrets, "spec.approvals.notify.hmacSecretRef", spec.Approvals.Notify?.HmacSecretRef);
        return faults;
    }

    /// <summary>
    /// Roles are checked apart: a role's missing Secret concerns the grants that name the role, not the target.
    /// </summary>
    public static IReadOnlyList<ReferenceFault> CheckRole(DatabaseTarget target, string name, IResourceLookup lookup)
    {
        var faults = new List<ReferenceFault>();
        for (var i = 0; i < target.Spec.Roles.Count; i++)
        {
            var role = target.Spec.Roles[i];
            if (role.Name == name)
            {
                new SecretReferenceCheck(lookup, target.Metadata.Namespace, faults)
                    .Credential($"spec.roles[{i}].secretRef", role.SecretRef.Name, target.Spec.Host);
            }
        }

        return faults;
    }

    private static void Encryption(
        SecretReferenceCheck secrets, RecordingEncryption? encryption, List<ReferenceFault> faults)
    {
        const string path = "spec.recording.encryption.publicKeySecretRef";
        if (encryption?.PublicKeySecretRef is { } reference
            && secrets.Keys(path, reference.Name, reference.Key) is { } secret
            && EncryptionKeyCheck.Problem(secret.Find(reference.Key)!) is { } problem)
        {
            faults.Add(new ReferenceFault(
                ConditionReasons.Invalid, path, $"Secret {reference.Name}, key {reference.Key}: {problem}"));
        }
    }

    private static void Key(SecretReferenceCheck secrets, string path, SecretKeyReference? reference)
    {
        if (reference is not null)
        {
            secrets.Keys(path, reference.Name, reference.Key);
        }
    }
}
