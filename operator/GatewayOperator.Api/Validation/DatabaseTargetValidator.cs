using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Validation;

/// <summary>Checks a target's spec.</summary>
public static class DatabaseTargetValidator
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static void Validate(DatabaseTargetSpec spec, ValidationContext context, FieldErrors errors)
    {
        CheckUpstream(spec, errors);
        for (var i = 0; i < spec.Issuers.Count; i++)
        {
            IssuerValidator.Validate(spec.Issuers[i], $"spec.issuers[{i}]", context, errors);
        }

        CheckIssuerUrls(spec, errors);
        CheckTrustedFunctions(spec.TrustedFunctions, errors);
        CheckGateway(spec.Gateway, context, errors);
        CheckRecording(spec.Recording, errors);
        CheckNotification(spec.Approvals.Notify, context, errors);
        errors.CheckDuration("spec.maxStaleness", spec.MaxStaleness, TimeSpan.FromSeconds(30), TimeSpan.FromHours(24));
        errors.CheckDuration("spec.unmaskDelay", spec.UnmaskDelay, TimeSpan.Zero, TimeSpan.FromDays(30));
    }

    private static void CheckUpstream(DatabaseTargetSpec spec, FieldErrors errors)
    {
        errors.AddIf(
            spec.Tls.CaSecretRef is not null && spec.Tls.Mode != UpstreamTlsMode.VerifyFull,
            "spec.tls.caSecretRef",
            $"has no effect with mode {spec.Tls.Mode}: set mode: VerifyFull, or remove it.");
        for (var i = 0; i < spec.Databases.Count; i++)
        {
            var name = spec.Databases[i];
            errors.AddIf(
                name.Contains('*', StringComparison.Ordinal) || name is "template0" or "template1",
                $"spec.databases[{i}]",
                "must name one database; patterns and templates are not allowed.");
        }
    }

    // Two issuers with one URL would make it a matter of order whose keys a token is checked with.
    private static void CheckIssuerUrls(DatabaseTargetSpec spec, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Issuers.Count; i++)
        {
            errors.AddIf(
                spec.Issuers[i].Url is { } url && !seen.Add(url),
                $"spec.issuers[{i}].url",
                "is the URL of another issuer of this target; list each issuer once.");
        }

        errors.AddIf(
            spec.Issuers.Count(i => i.Kubernetes is not null) > 1,
            "spec.issuers",
            "has more than one issuer with kubernetes; keep one.");
    }

    private static void CheckTrustedFunctions(IReadOnlyList<string> functions, FieldErrors errors)
    {
        for (var i = 0; i < functions.Count; i++)
        {
            errors.AddIf(
                FunctionSignature.Parse(functions[i]) is null,
                $"spec.trustedFunctions[{i}]",
                "must be schema.name(type, …), for example public.fiscal_year(date).");
        }
    }

    private static void CheckGateway(GatewaySpec gateway, ValidationContext context, FieldErrors errors)
    {
        if (gateway.ClientTls != ClientTlsMode.LoopbackPlaintext)
        {
            return;
        }

        errors.AddIf(
            !context.LocalMode,
            "spec.gateway.clientTls",
            "LoopbackPlaintext is for local mode only; use Required.");
        errors.AddIf(
            gateway.TlsSecretRef is not null,
            "spec.gateway.tlsSecretRef",
            "has no effect with clientTls: LoopbackPlaintext; remove one of the two.");
    }

    private static void CheckNotification(Notification? notify, ValidationContext context, FieldErrors errors)
    {
        if (notify is null)
        {
            return;
        }

        const string path = "spec.approvals.notify.url";
        if (!Uri.TryCreate(notify.Url, UriKind.Absolute, out var url))
        {
            errors.Add(path, "must be an https URL.");
            return;
        }

        errors.AddIf(url.UserInfo.Length > 0, path, "must have no user: the request is signed, see hmacSecretRef.");
        errors.AddIf(
            url.Scheme != Uri.UriSchemeHttps && !(context.LocalMode && url.IsLoopback),
            path,
            context.LocalMode ? "must be https; http is accepted on loopback only." : "must be https.");
    }

    private static void CheckRecording(RecordingSpec recording, FieldErrors errors)
    {
        errors.AddIf(
            recording.Storage is { } storage && storage.S3 is null == storage.Directory is null,
            "spec.recording.storage",
            "must have exactly one of s3 and directory.");
        CheckS3(recording.Storage?.S3, errors);
        errors.CheckDuration(
            "spec.recording.uploadInterval", recording.UploadInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        errors.CheckDuration("spec.recording.retention", recording.Retention, TimeSpan.FromHours(1), 30 * Year);
        errors.CheckDuration(
            "spec.recording.storage.s3.objectLock", recording.Storage?.S3?.ObjectLock, TimeSpan.FromDays(1), 30 * Year);
        errors.AddIf(
            recording.Spool.MaxBytes.Bytes < 1 << 20, "spec.recording.spool.maxBytes", "must be at least 1Mi.");
    }

    // The operator's own environment is nobody's intention: what is used has to be said.
    private static void CheckS3(S3Storage? storage, FieldErrors errors)
    {
        errors.AddIf(
            storage is not null && storage.CredentialsSecretRef is null != storage.WorkloadIdentity,
            "spec.recording.storage.s3",
            "must have exactly one of credentialsSecretRef and workloadIdentity: true.");
        errors.AddIf(
            storage is { KmsKeyId: not null, ServerSideEncryption: not "aws:kms" },
            "spec.recording.storage.s3.kmsKeyId",
            "needs serverSideEncryption: aws:kms.");
    }
}
