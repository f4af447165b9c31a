using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Validation;
using GatewayOperator.Approvals.Notifications;
using GatewayOperator.Resources;
using GatewayOperator.Tests.Local;
using GatewayOperator.Tests.Support.Approvals;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Approvals;

public sealed class RequestNotifierTests
{
    private const string Key = "whsec-canary";

    private CancellationTokenSource _stop = null!;
    private RequestNotifier _notifier = null!;
    private Task _running = Task.CompletedTask;

    [SetUp]
    public void Start()
    {
        _stop = new CancellationTokenSource();
        _notifier = new RequestNotifier(TimeProvider.System, NullLogger.Instance);
        _running = _notifier.RunAsync(_stop.Token);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _notifier.Dispose();
        _stop.Dispose();
    }

    [Test]
    public async Task A_notice_is_signed_and_holds_nothing_that_is_protected()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => (204, null));
        Tell(receiver.Url);
        var (body, signature) = await HeardAsync(receiver, 1);

        var parts = Regex.Match(signature!, "^t=([0-9]+),v1=([0-9a-f]{64})$");
        var expected = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{parts.Groups[1].Value}.{body}"));
        Assert.That(parts.Groups[2].Value, Is.EqualTo(Convert.ToHexStringLower(expected)));
        var notice = JsonNode.Parse(body)!;
        Assert.That(notice["name"]!.ToString(), Is.EqualTo("ci-migrate-7k2mq"));
        Assert.That(notice["risks"]![0]!.ToString(), Is.EqualTo("UnboundedWrite"));
        Assert.That(body, Does.Not.Contain("DELETE").And.Not.Contain("4711").And.Not.Contain("protected")
            .And.Not.Contain(Key).And.Not.Contain("refs/heads/main"));
    }

    [Test]
    public async Task A_receiver_that_fails_is_tried_again_with_the_same_notice()
    {
        await using var receiver = await WebhookReceiver.StartAsync(n => (n < 3 ? 503 : 200, null));
        Tell(receiver.Url);
        await HeardAsync(receiver, 3);

        Assert.That(receiver.Heard.Select(heard => heard.Body).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_redirection_is_not_followed()
    {
        await using var elsewhere = await WebhookReceiver.StartAsync(_ => (200, null));
        await using var receiver = await WebhookReceiver.StartAsync(_ => (307, elsewhere.Url));
        Tell(receiver.Url);
        Tell(receiver.Url, "ci-migrate-other");
        await HeardAsync(receiver, 2);

        Assert.That(receiver.Heard, Has.Count.EqualTo(2), "nor tried again");
        Assert.That(elsewhere.Heard, Is.Empty);
    }

    [Test]
    public async Task A_receiver_that_hangs_holds_up_nobody_else()
    {
        using var hanging = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        hanging.Start();
        await using var receiver = await WebhookReceiver.StartAsync(_ => (200, null));
        for (var i = 0; i < 200; i++)
        {
            Tell($"http://{hanging.LocalEndpoint}", $"hangs-{i}");
        }

        Tell(receiver.Url);
        await HeardAsync(receiver, 1);
    }

    [Test]
    public void An_address_that_is_neither_https_nor_loopback_is_refused()
    {
        Assert.That(Errors("http://hooks.example"), Does.Contain("must be https"));
        Assert.That(Errors("https://user:secret@hooks.example"), Does.Contain("must have no user"));
        Assert.That(Errors("https://hooks.example/dbgateway"), Is.Empty);
        Assert.That(Errors("http://127.0.0.1:8080/"), Is.Empty);
    }

    [Test]
    public void What_cannot_be_signed_is_not_sent()
    {
        var request = SampleRequest.Stored(TimeProvider.System.GetUtcNow());

        Assert.That(WebhookAddress.For(request, Resources("https://hooks.example", secret: "other")), Is.Null);
        Assert.That(
            WebhookAddress.For(request, Resources("https://hooks.example/T0/B1"))!.ToString(),
            Is.EqualTo("https://hooks.example"), "what is printed has no path: it may be a secret");
    }

    private void Tell(string url, string name = "ci-migrate-7k2mq") =>
        _notifier.Tell(SampleRequest.Stored(TimeProvider.System.GetUtcNow(), name), Resources(url));

    private static async Task<(string Body, string? Signature)> HeardAsync(WebhookReceiver receiver, int count)
    {
        await Installation.UntilAsync(() => receiver.Heard.Count >= count, () => $"{receiver.Heard.Count} heard");
        return receiver.Heard.First();
    }

    private static string Errors(string url) => string.Join('\n', Read(url, "hooks").SelectMany(d => d.Errors));

    private static ResourceSet Resources(string url, string secret = "hooks")
    {
        var resources = Read(url, secret).Select(d => d.Resource!).ToDictionary(ResourceKey.Of);
        return new ResourceSet
        {
            Resources = resources,
            Origins = new Dictionary<ResourceKey, string>(),
            Broken = ResourceSet.Empty.Broken,
            Unreadable = [],
            Errors = [],
        };
    }

    private static IReadOnlyList<ResourceDocument> Read(string url, string secret) => ResourceReader.Read(
        "target.yaml",
        $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{secret}}, namespace: shop}
        stringData: {key: {{Key}} }
        ---
        apiVersion: dbgateway.dev/v1alpha1
        kind: DatabaseTarget
        metadata: {name: orders, namespace: shop}
        spec:
          host: 127.0.0.1
          adminSecretRef: {name: admin}
          databases: [orders]
          issuers: [{name: dev, url: "https://issuer.example"}]
          approvals: {notify: {url: "{{url}}", hmacSecretRef: {name: hooks, key: key} } }
        """,
        new ValidationContext(LocalMode: true));
}
