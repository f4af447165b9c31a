using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Resources;

namespace GatewayOperator.Compile;

/// <summary>Builds what a proxy must know to record: spool, storage, and what must be safe before what.</summary>
public static class RecordingCompiler
{
    public static RecordingConfig Compile(DatabaseTarget target, ResourceSet resources, TargetMaterials materials)
    {
        var spec = target.Spec.Recording;
        return new RecordingConfig
        {
            Directory = materials.Spool,
            Records = materials.Records,
            OnFailure = spec.OnFailure,
            Storage = spec.Storage?.S3 is { } s3
                ? new RecordingStorageConfig { S3 = Compile(s3, resources, target.Metadata.Namespace) }
                : materials.RecordingDirectory is { } directory
                    ? new RecordingStorageConfig { Directory = directory }
                    : null,
            EncryptionKey = spec.Encryption?.PublicKeySecretRef is { } key
                ? resources.FindSecret(target.Metadata.Namespace, key.Name)!.Find(key.Key)
                : null,
            UploadInterval = spec.UploadInterval,
            Durability = spec.Durability,
            Literals = spec.Literals,
            PreviewRows = spec.Results.Mode == ResultRecordingMode.Masked ? spec.Results.MaxRows : 0,
            SpoolMaxBytes = spec.Spool.MaxBytes.Bytes,
            Retention = spec.Retention,
        };
    }

    private static S3StorageConfig Compile(S3Storage storage, ResourceSet resources, string @namespace)
    {
        var secret = storage.CredentialsSecretRef is { } reference
            ? resources.FindSecret(@namespace, reference.Name)
            : null;
        return new S3StorageConfig
        {
            Endpoint = storage.Endpoint,
            Region = storage.Region,
            Bucket = storage.Bucket,
            Prefix = storage.Prefix?.Trim('/') is { Length: > 0 } prefix ? prefix : null,
            AccessKeyId = secret?.Find("accessKeyId"),
            SecretAccessKey = secret?.Find("secretAccessKey"),
            ServerSideEncryption = storage.ServerSideEncryption,
            KmsKeyId = storage.KmsKeyId,
            ObjectLock = storage.ObjectLock,
            ObjectLockMode = storage.ObjectLockMode,
        };
    }
}
