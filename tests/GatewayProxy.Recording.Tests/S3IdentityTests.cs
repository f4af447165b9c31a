using GatewayOperator.Tests.Support;
using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Tests;

/// <summary>As whom a store speaks to its server, and what it says when that goes wrong.</summary>
public sealed class S3IdentityTests
{
    private static readonly string[] Variables =
    [
        "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ENDPOINT_URL_STS", "AWS_REGION", "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED",
    ];

    private readonly Dictionary<string, string?> _before = [];
    private string _token = "";

    [SetUp]
    public void Prepare()
    {
        foreach (var name in Variables)
        {
            _before[name] = Environment.GetEnvironmentVariable(name);
        }

        _token = Path.GetTempFileName();
        File.WriteAllText(_token, "token-of-the-platform");
    }

    [TearDown]
    public void Restore()
    {
        File.Delete(_token);
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Test]
    public async Task Web_identity_becomes_keys_that_a_real_server_accepts()
    {
        await using var server = await ObjectStorage.StartAsync(default);
        using var tokens = new AnsweringServer((_, body) => body.Contains("token-of-the-platform")
            ? (200, Credentials(server.AccessKey, server.SecretKey))
            : (403, Error("AccessDenied")));
        BeWorkload(tokens.Address);
        var options = Options(server.Endpoint, S3Identity.Given) with
        {
            AccessKey = server.AccessKey,
            SecretKey = server.SecretKey,
        };
        await CreateBucketAsync(options);

        using var store = new S3Store(
            options with { Identity = S3Identity.Workload, AccessKey = null }, TimeProvider.System);

        Assert.That(await store.TryCreateAsync("a.jsonl", "x"u8.ToArray(), default), Is.True);
        Assert.That(await store.ReadAsync("a.jsonl", default), Is.EqualTo("x"u8.ToArray()));
        Assert.That(tokens.Asked[0].Body, Does.Contain("AssumeRoleWithWebIdentity").And.Contain("recorder"));
    }

    [Test]
    public async Task A_token_that_is_refused_is_said_to_be_and_is_not_tried_for_ever()
    {
        using var tokens = new AnsweringServer((_, _) => (400, Error("InvalidIdentityToken")));
        BeWorkload(tokens.Address);
        using var store = new S3Store(Options(new Uri("http://127.0.0.1:9"), S3Identity.Workload), TimeProvider.System);

        await ExpectAsync(store, "trust policy", transient: false);
    }

    [Test]
    public async Task Keys_in_the_environment_are_not_the_workload()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "somebody");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        using var server = new AnsweringServer((_, _) => (200, ""));
        using var store = new S3Store(Options(server.Address, S3Identity.Workload), TimeProvider.System);

        await ExpectAsync(store, "identity", transient: true);
        Assert.That(server.Asked, Is.Empty);
    }

    [TestCase("ExpiredToken", 400, "expired", false)]
    [TestCase("InvalidAccessKeyId", 403, "credentials", false)]
    [TestCase("RequestTimeTooSkewed", 403, "clock", true)]
    [TestCase("NotImplemented", 501, "If-None-Match", false)]
    [TestCase("SlowDown", 503, "again", true)]
    [TestCase("ConditionalRequestConflict", 409, "again", true)]
    public async Task What_the_server_says_becomes_what_to_do(string code, int status, string advice, bool transient)
    {
        using var server = new AnsweringServer((_, _) => (status, Error(code)));
        using var store = new S3Store(
            Options(server.Address, S3Identity.Given) with { AccessKey = "a", SecretKey = "b" }, TimeProvider.System);

        await ExpectAsync(store, advice, transient);
    }

    [Test]
    public async Task Encryption_by_the_server_is_asked_for()
    {
        using var server = new AnsweringServer((_, _) => (200, ""));
        using var store = new S3Store(
            Options(server.Address, S3Identity.Given) with
            {
                AccessKey = "a",
                SecretKey = "b",
                ServerSideEncryption = "aws:kms",
                KmsKeyId = "key-1",
            },
            TimeProvider.System);
        await store.TryCreateAsync("a.jsonl", "x"u8.ToArray(), default);

        var headers = server.Asked[0].Headers;
        Assert.That(headers["x-amz-server-side-encryption"], Is.EqualTo("aws:kms"));
        Assert.That(headers["x-amz-server-side-encryption-aws-kms-key-id"], Is.EqualTo("key-1"));
        Assert.That(headers["If-None-Match"], Is.EqualTo("*"));
    }

    private void BeWorkload(Uri tokenService)
    {
        Environment.SetEnvironmentVariable("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/recorder");
        Environment.SetEnvironmentVariable("AWS_WEB_IDENTITY_TOKEN_FILE", _token);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_STS", tokenService.ToString());
        Environment.SetEnvironmentVariable("AWS_REGION", "us-east-1");
    }

    private static async Task CreateBucketAsync(S3StoreOptions options)
    {
        using var client = new Amazon.S3.AmazonS3Client(
            options.AccessKey, options.SecretKey,
            new Amazon.S3.AmazonS3Config { ServiceURL = options.Endpoint!.ToString(), ForcePathStyle = true });
        await client.PutBucketAsync(options.Bucket);
    }

    private static S3StoreOptions Options(Uri endpoint, S3Identity identity) => new()
    {
        Bucket = "recordings",
        Endpoint = endpoint,
        PathStyle = true,
        Identity = identity,
    };

    private static async Task ExpectAsync(S3Store store, string advice, bool transient)
    {
        var failure = await Assert.ThrowsAsync<RecordingStoreException>(
            () => store.TryCreateAsync("a.jsonl", "x"u8.ToArray(), default));
        Assert.That((failure!.IsTransient, failure.Message), Is.EqualTo((transient, failure.Message)));
        Assert.That(failure.Message, Does.Contain(advice));
    }

    private static string Error(string code) => $"<Error><Code>{code}</Code><Message>said so</Message></Error>";

    private static string Credentials(string key, string secret) =>
        $"""
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult>
            <Credentials>
              <AccessKeyId>{key}</AccessKeyId>
              <SecretAccessKey>{secret}</SecretAccessKey>
              <SessionToken>of-the-session</SessionToken>
              <Expiration>2099-01-01T00:00:00Z</Expiration>
            </Credentials>
          </AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>
        """;
}
