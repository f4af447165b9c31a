using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using GatewayOperator.Tests.Support;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Tests;

/// <summary>Against a real S3 server.</summary>
public sealed class S3StoreTests
{
    private const string Bucket = "recordings";
    private const string Locked = "locked";

    private ObjectStorage _server = null!;
    private AmazonS3Client _client = null!;
    private S3StoreOptions _options = null!;
    private S3Store _store = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        _server = await ObjectStorage.StartAsync(CancellationToken.None);
        _options = new S3StoreOptions
        {
            Bucket = Bucket,
            Endpoint = _server.Endpoint,
            PathStyle = true,
            AccessKey = _server.AccessKey,
            SecretKey = _server.SecretKey,
        };
        _store = new S3Store(_options, TimeProvider.System);
        _client = new AmazonS3Client(
            new BasicAWSCredentials(_server.AccessKey, _server.SecretKey),
            new AmazonS3Config
            {
                ServiceURL = _server.Endpoint.ToString(),
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            });
        await _client.PutBucketAsync(Bucket);
        await _client.PutBucketAsync(new PutBucketRequest { BucketName = Locked, ObjectLockEnabledForBucket = true });
    }

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        _store?.Dispose();
        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Test]
    public async Task An_object_comes_back_byte_for_byte_until_it_is_deleted()
    {
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        Assert.That(await _store.ReadAsync("a/b.jsonl", default), Is.Null);
        Assert.That(await _store.TryCreateAsync("a/b.jsonl", content, default), Is.True);
        Assert.That(await _store.ReadAsync("a/b.jsonl", default), Is.EqualTo(content));

        await _store.DeleteAsync("a/b.jsonl", default);
        await _store.DeleteAsync("a/b.jsonl", default);
        Assert.That(await _store.ReadAsync("a/b.jsonl", default), Is.Null);
    }

    [Test]
    public async Task Nothing_is_overwritten_and_of_sixteen_racing_writers_one_wins()
    {
        var wins = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => _store.TryCreateAsync("race/1.jsonl", Encoding.UTF8.GetBytes($"writer {i}"), default)));

        Assert.That(wins.Count(won => won), Is.EqualTo(1));
        var stored = Encoding.UTF8.GetString((await _store.ReadAsync("race/1.jsonl", default))!);
        Assert.That(stored, Is.EqualTo($"writer {Array.IndexOf(wins, true)}"));
    }

    [Test]
    public async Task A_list_has_all_of_more_than_a_thousand_keys_in_order()
    {
        var keys = Enumerable.Range(0, 1100).Select(i => $"many/{i:D8}.jsonl").ToList();
        await Parallel.ForEachAsync(
            keys, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (key, ct) => await _store.TryCreateAsync(key, "x"u8.ToArray(), ct));

        var listed = await _store.ListAsync("many/", default).ToListAsync();
        Assert.That(listed.Select(stored => stored.Key), Is.EqualTo(keys));
        Assert.That(listed.Select(stored => stored.Bytes), Is.All.EqualTo(1));
        Assert.That(await _store.ListAsync("nowhere/", default).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_locked_object_cannot_be_deleted()
    {
        using var store = new S3Store(
            _options with { Bucket = Locked, ObjectLock = TimeSpan.FromDays(1) }, TimeProvider.System);
        await store.TryCreateAsync("a/b.jsonl", "x"u8.ToArray(), default);
        var version = (await _client.ListVersionsAsync(Locked)).Versions.Single(v => v.Key == "a/b.jsonl");
        var retention = await _client.GetObjectRetentionAsync(
            new GetObjectRetentionRequest { BucketName = Locked, Key = version.Key, VersionId = version.VersionId });

        Assert.That(retention.Retention.Mode, Is.EqualTo(ObjectLockRetentionMode.Compliance));
        Assert.That(() => _client.DeleteObjectAsync(Locked, version.Key, version.VersionId),
            Throws.InstanceOf<AmazonS3Exception>().With.Property("ErrorCode").EqualTo("AccessDenied"));
    }

    [Test]
    public async Task A_lock_that_may_be_bypassed_stops_who_does_not_bypass_it()
    {
        using var store = new S3Store(
            _options with { Bucket = Locked, ObjectLock = TimeSpan.FromDays(1), IsLockBypassable = true },
            TimeProvider.System);
        await store.TryCreateAsync("governed.jsonl", "x"u8.ToArray(), default);
        var version = (await _client.ListVersionsAsync(Locked)).Versions.Single(v => v.Key == "governed.jsonl");

        Assert.That(() => _client.DeleteObjectAsync(Locked, version.Key, version.VersionId),
            Throws.InstanceOf<AmazonS3Exception>().With.Property("ErrorCode").EqualTo("AccessDenied"));
        await _client.DeleteObjectAsync(new DeleteObjectRequest
        {
            BucketName = Locked,
            Key = version.Key,
            VersionId = version.VersionId,
            BypassGovernanceRetention = true,
        });
        Assert.That((await _client.ListVersionsAsync(Locked)).Versions?.Select(v => v.Key) ?? [],
            Does.Not.Contain("governed.jsonl"));
    }

    [Test]
    public async Task A_wrong_secret_is_refused_and_trying_again_is_not_suggested()
    {
        using var store = new S3Store(_options with { SecretKey = "wrong" }, TimeProvider.System);

        await ExpectPermanentAsync(store, "credentials");
    }

    [Test]
    public async Task A_missing_bucket_is_named()
    {
        using var store = new S3Store(_options with { Bucket = "nowhere" }, TimeProvider.System);

        await ExpectPermanentAsync(store, "nowhere");
        Assert.That(() => store.ReadAsync("a/b.jsonl", default), Throws.InstanceOf<RecordingStoreException>());
    }

    [Test]
    public async Task A_server_that_does_not_answer_may_do_so_later()
    {
        using var store = new S3Store(
            _options with { Endpoint = new Uri("http://127.0.0.1:9") }, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<RecordingStoreException>(
            () => store.TryCreateAsync("a/b.jsonl", "x"u8.ToArray(), default));
        Assert.That(failure!.IsTransient, Is.True);
    }

    private static async Task ExpectPermanentAsync(S3Store store, string named)
    {
        var failure = await Assert.ThrowsAsync<RecordingStoreException>(
            () => store.TryCreateAsync("a/b.jsonl", "x"u8.ToArray(), default));
        Assert.That((failure!.IsTransient, failure.Message), Is.EqualTo((false, failure.Message)));
        Assert.That(failure.Message, Does.Contain(named));
    }
}
