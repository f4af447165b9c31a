using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Schema;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Targets;

/// <summary>S3-compatible object storage.</summary>
[ValidationRule(
    "has(self.credentialsSecretRef) != (has(self.workloadIdentity) && self.workloadIdentity)",
    "set exactly one of credentialsSecretRef and workloadIdentity: true")]
[ValidationRule("!has(self.kmsKeyId) || (has(self.serverSideEncryption) && self.serverSideEncryption == 'aws:kms')",
    "kmsKeyId needs serverSideEncryption: aws:kms")]
public sealed record S3Storage
{
    [Description("https URL of the service.")]
    [Pattern("^https?://.+$", "an http or https URL")]
    public required string Endpoint { get; init; }

    [Description("Region that requests are signed for.")]
    public string Region { get; init; } = "us-east-1";

    [Description("Bucket.")]
    [Length(3, 63)]
    public required string Bucket { get; init; }

    [Description("Prefix of object names.")]
    [Pattern("^(/*[0-9A-Za-z_=-][0-9A-Za-z._=-]*(/[0-9A-Za-z_=-][0-9A-Za-z._=-]*)*)?/*$",
        "parts of letters, digits, '-', '_', '.' and '=' with '/' between them; none begins with '.'")]
    public string? Prefix { get; init; }

    [Description("Secret with accessKeyId and secretAccessKey.")]
    public LocalReference? CredentialsSecretRef { get; init; }

    [Description("Use the identity that the platform gives to the processes, instead of a Secret: web identity"
        + " (AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE), container or instance. Keys in the environment and profiles"
        + " are never used.")]
    public bool WorkloadIdentity { get; init; }

    [Description("How the storage encrypts objects; unset leaves that to the bucket.")]
    [Pattern("^(AES256|aws:kms)$", "AES256 or aws:kms")]
    public string? ServerSideEncryption { get; init; }

    [Description("Key for aws:kms; unset means the account's own.")]
    [Length(1, 2048)]
    public string? KmsKeyId { get; init; }

    [Description("How long the storage refuses to delete an object (S3 Object Lock).")]
    public KubeDuration? ObjectLock { get; init; }

    [Description("Who may delete an object before: nobody (Compliance), or who has the right to bypass the lock"
        + " (Governance).")]
    public ObjectLockMode ObjectLockMode { get; init; } = ObjectLockMode.Compliance;
}
