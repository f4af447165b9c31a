using System.Globalization;
using System.Security.Cryptography;
using Amazon.S3;
using GatewayOperator.Api.Signing;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayOperator.Tests.Integration.Recordings;

/// <summary>Sessions recorded into real object storage, encrypted, and read back by <c>dbgateway</c>.</summary>
public sealed class ObjectStorageTests
{
    private const string Bucket = "recordings";

    private ObjectStorage _storage = null!;
    private LocalInstallation _gateway = null!;
    private string _folder = "";

    private string PrivateKey => Path.Combine(_folder, "reader.pem");

    private string Archive => $"s3://{Bucket}/audit";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("gws3key-").FullName;
        using var key = RSA.Create(3072);
        await File.WriteAllTextAsync(PrivateKey, key.ExportPkcs8PrivateKeyPem());
        _storage = await ObjectStorage.StartAsync(default);
        using var client = new AmazonS3Client(
            _storage.AccessKey, _storage.SecretKey,
            new AmazonS3Config { ServiceURL = _storage.Endpoint.ToString(), ForcePathStyle = true });
        await client.PutBucketAsync(Bucket);
        _gateway = await LocalInstallation.StartAsync(ServerOfThisRun.Server, resources =>
        {
            resources.Edit(ResourceFolder.Target, "  recording:\n", Recording());
            resources.Write("storage.yaml", Secrets(key.ExportSubjectPublicKeyInfoPem()));
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Session_is_listed_replayed_and_proven_from_the_bucket_alone()
    {
        await using (var connection = await _gateway.OpenAsync())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM orders WHERE note <> 'nowhere in the clear'";
            await command.ExecuteScalarAsync();
        }

        var session = "";
        await Eventually.HoldsAsync("the session has ended in the bucket", async () =>
        {
            var listed = await CliAsync("sessions", "--decryption-key", PrivateKey, "-o", "csv");
            session = listed.Split('\n').Where(row => row.Contains("Ended", StringComparison.Ordinal))
                .Select(row => row.Split(',')[0]).FirstOrDefault("");
            return session.Length > 0;
        });

        var place = $"{Archive}/shop.orders/sessions/{session}";
        Assert.That(
            await CliAsync("replay", place, "--decryption-key", PrivateKey), Does.Contain("nowhere in the clear"));
        var closed = await RunAsync("replay", place);
        Assert.That((closed.ExitCode, closed.Everything), Is.EqualTo((1, closed.Everything)));
        Assert.That(closed.Everything, Does.Contain("encrypted for the key").And.Not.Contain("nowhere in the clear"));
        await VerifyAsync(session);
    }

    private async Task VerifyAsync(string session)
    {
        using var bucket = new S3Store(
            new S3StoreOptions
            {
                Bucket = Bucket,
                Endpoint = _storage.Endpoint,
                PathStyle = true,
                AccessKey = _storage.AccessKey,
                SecretKey = _storage.SecretKey,
            },
            TimeProvider.System);
        var store = new PrefixedStore(bucket, "audit/shop.orders/");
        var root = VerificationKey.Parse(await File.ReadAllTextAsync(OperatorKey()));
        var keys = DecryptionKeys.Load([await File.ReadAllTextAsync(PrivateKey)]);
        foreach (var decryption in (DecryptionKeys?[])[null, keys])
        {
            await Eventually.HoldsAsync("it is verified", async () =>
                await new RecordingVerifier(store, root, decryption).VerifyAsync(session, default)
                    .AnyAsync(r => r.Id == session && r.Verdict == RecordingVerdict.Verified));
        }
    }

    private string OperatorKey() => Path.Combine(_gateway.Status.Root, "recording-key.jwk");

    private async Task<string> CliAsync(params string[] arguments) =>
        (await RunAsync([.. arguments, "--recordings", Archive])).Succeeded();

    private Task<ProgramResult> RunAsync(params string[] arguments) => ClientProgram.RunAsync(
        Repository.Cli,
        [.. arguments, "--resources", _gateway.Resources.Root, "--state", _gateway.State],
        new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_S3"] = _storage.Endpoint.ToString(),
            ["AWS_ACCESS_KEY_ID"] = _storage.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = _storage.SecretKey,
            ["AWS_REGION"] = "us-east-1",
        });

    private string Recording() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
          recording:
            storage:
              s3:
                endpoint: {{_storage.Endpoint}}
                bucket: {{Bucket}}
                prefix: audit
                credentialsSecretRef: {name: recording-storage}
            encryption:
              publicKeySecretRef: {name: recording-reader, key: public.pem}
            uploadInterval: 1s

        """);

    private string Secrets(string publicKey) =>
        $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: recording-storage, namespace: shop}
        stringData: {accessKeyId: {{_storage.AccessKey}}, secretAccessKey: {{_storage.SecretKey}}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: recording-reader, namespace: shop}
        stringData:
          public.pem: |
            {{publicKey.Trim().Replace("\n", "\n    ", StringComparison.Ordinal)}}

        """;
}
