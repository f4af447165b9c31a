using Amazon.Runtime;
using Amazon.S3;
using GatewayOperator.Cli.Tests.Policies;
using GatewayOperator.Tests.Support;
using GatewayProxy.Recording.Storing;

namespace GatewayOperator.Cli.Tests;

/// <summary>Recordings in a real S3 server, read with the credentials of the environment.</summary>
public sealed class ObjectStorageTests
{
    private static readonly string[] Variables =
        ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

    private LocalFolder _folder = null!;
    private ObjectStorage _server = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        _server = await ObjectStorage.StartAsync(CancellationToken.None);
        string[] values = [_server.Endpoint.ToString(), _server.AccessKey, _server.SecretKey];
        foreach (var (name, value) in Variables.Zip(values))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        foreach (var name in Variables)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        await _server.DisposeAsync();
    }

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task A_bucket_a_target_and_a_session_are_verified_by_their_URIs()
    {
        using var client = new AmazonS3Client(
            new BasicAWSCredentials(_server.AccessKey, _server.SecretKey),
            new AmazonS3Config { ServiceURL = _server.Endpoint.ToString(), ForcePathStyle = true });
        await client.PutBucketAsync("recordings");
        using var bucket = new S3Store(
            new S3StoreOptions
            {
                Bucket = "recordings",
                Endpoint = _server.Endpoint,
                PathStyle = true,
                AccessKey = _server.AccessKey,
                SecretKey = _server.SecretKey,
            },
            TimeProvider.System);
        var archive = new LocalArchive(_folder);
        var (session, key) = await archive.StoreAsync(store: new PrefixedStore(bucket, "prod/shop.orders/"));
        File.Delete(archive.JournalOf(session));
        foreach (var place in (string[])["s3://recordings/prod", "s3://recordings/prod/shop.orders"])
        {
            var all = await _folder.RunAsync("verify", place, "--key", key);
            Assert.That((all.Code, all.Error), Is.EqualTo((0, "")), place);
            Assert.That(all.Output, Does.Contain(session).And.EndWith("\n2 verified\n"), place);
        }

        var uri = $"s3://recordings/prod/shop.orders/sessions/{session}";
        Assert.That((await _folder.RunAsync("verify", uri, "--key", key)).Output, Does.EndWith("\n1 verified\n"));
        Assert.That((await _folder.RunAsync("replay", uri)).Output, Does.Contain("select 42"));
        var there = (string[])["--recordings", "s3://recordings/prod"];
        Assert.That((await _folder.RunAsync(["verify", session, "--key", key, .. there])).Code, Is.Zero);
        Assert.That((await _folder.RunAsync(["sessions", .. there])).Output, Does.Contain(session));

        await AssertSimulatedAsync("s3://recordings/prod", uri);

        await bucket.DeleteAsync($"prod/shop.orders/{ObjectKey.Session(session, 1)}", default);
        Assert.That((await _folder.RunAsync("verify", "s3://recordings/prod", "--key", key)).Code, Is.EqualTo(4));
        Assert.That((await _folder.RunAsync("verify", "s3://nobucket", "--key", key)).Code, Is.EqualTo(1));
    }

    private static async Task AssertSimulatedAsync(params string[] places)
    {
        using var policies = new PolicyFolder();
        foreach (var place in places)
        {
            var run = await policies.Local.RunAsync("simulate", policies.Path, "--recording", place);
            Assert.That(run.Code, Is.Zero, run.Error);
            Assert.That(run.Output, Does.StartWith("1 statement(s) of 1 session(s): 0 would change"), place);
        }
    }
}
