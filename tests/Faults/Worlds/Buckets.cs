using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using GatewayOperator.Tests.Support;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Tests.Faults.Worlds;

/// <summary>The S3 server of this run, started when first asked for.</summary>
public sealed class Buckets(ObjectStorage server)
{
    private static Buckets? _ofThisRun;

    private int _count;

    public IPEndPoint Address => new(IPAddress.Loopback, server.Endpoint.Port);

    public static async Task<Buckets> OfThisRunAsync() =>
        _ofThisRun ??= new Buckets(await ObjectStorage.StartAsync(CancellationToken.None));

    public static async Task StopAsync()
    {
        if (_ofThisRun is { } buckets)
        {
            _ofThisRun = null;
            await buckets.EndAsync();
        }
    }

    /// <summary>Makes a bucket.</summary>
    public string New()
    {
        var name = $"recordings-{++_count}";
        using var client = new AmazonS3Client(
            new BasicAWSCredentials(server.AccessKey, server.SecretKey),
            new AmazonS3Config
            {
                ServiceURL = server.Endpoint.ToString(),
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            });
        client.PutBucketAsync(name).GetAwaiter().GetResult();
        return name;
    }

    /// <summary>Without anything in between.</summary>
    public S3Store Open(string bucket) => new(
        new S3StoreOptions
        {
            Bucket = bucket,
            Endpoint = server.Endpoint,
            PathStyle = true,
            AccessKey = server.AccessKey,
            SecretKey = server.SecretKey,
        },
        TimeProvider.System);

    public string Secret() =>
        $$"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: object-storage
          namespace: shop
        stringData:
          accessKeyId: "{{server.AccessKey}}"
          secretAccessKey: "{{server.SecretKey}}"

        """;

    private async Task EndAsync() => await server.DisposeAsync();
}
