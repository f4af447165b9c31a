using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Cli.Tests;

public sealed class TokenCommandTests
{
    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Output_is_the_token_and_nothing_else()
    {
        _folder.RunDevIssuer();
        _folder.WriteTargetStatus("shop", "orders");

        var run = await _folder.RunAsync(
            "token",
            "--claim", "repository=acme/shop",
            "--claim", "repository_id=68123",
            "--claim", "groups=[\"a\",\"b\"]");

        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Match(@"^[\w-]+\.[\w-]+\.[\w-]+\n$"));
        var payload = Payload(run.Output);
        Assert.That(payload["iss"]!.GetValue<string>(), Is.EqualTo("http://127.0.0.1:8443"));
        Assert.That(payload["aud"]!.GetValue<string>(), Is.EqualTo("dbgateway:shop/orders"));
        Assert.That(payload["repository"]!.GetValue<string>(), Is.EqualTo("acme/shop"));
        Assert.That(payload["repository_id"]!.GetValueKind(), Is.EqualTo(JsonValueKind.String));
        Assert.That(payload["groups"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(Seconds(payload, "exp") - Seconds(payload, "iat"), Is.EqualTo(600));
    }

    [Test]
    public async Task Subject_can_be_given_as_option_or_as_claim()
    {
        _folder.RunDevIssuer();
        var option = await _folder.RunAsync("token", "--audience", "a", "--subject", "s1");
        var claim = await _folder.RunAsync("token", "--audience", "a", "--claim", "sub=s2");

        Assert.That(Payload(option.Output)["sub"]!.GetValue<string>(), Is.EqualTo("s1"));
        Assert.That(Payload(claim.Output)["sub"]!.GetValue<string>(), Is.EqualTo("s2"));
    }

    [Test]
    public async Task Expired_and_not_yet_valid_tokens_can_be_made_for_tests()
    {
        _folder.RunDevIssuer();
        var expired = Payload((await _folder.RunAsync("token", "--audience", "a", "--expires-in", "-5m")).Output);
        var early = Payload((await _folder.RunAsync("token", "--audience", "a", "--not-before", "5m")).Output);

        Assert.That(Seconds(expired, "exp") - Seconds(expired, "iat"), Is.EqualTo(-300));
        Assert.That(Seconds(early, "nbf") - Seconds(early, "iat"), Is.EqualTo(300));
    }

    [Test]
    public async Task Without_a_running_issuer_no_key_is_made_and_the_way_out_is_named()
    {
        var run = await _folder.RunAsync("token", "--audience", "a");

        Assert.That((run.Code, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Does.Contain("--dev-issuer"));
        Assert.That(Directory.Exists(_folder.DevIssuer), Is.False);
    }

    [Test]
    public async Task With_several_targets_one_must_be_named()
    {
        _folder.RunDevIssuer();
        _folder.WriteTargetStatus("shop", "orders");
        _folder.WriteTargetStatus("shop", "billing");

        var unclear = await _folder.RunAsync("token");
        Assert.That((unclear.Code, unclear.Output), Is.EqualTo((1, "")));
        Assert.That(unclear.Error, Does.Contain("shop/billing, shop/orders"));
        var named = await _folder.RunAsync("token", "--target", "billing");
        Assert.That(Payload(named.Output)["aud"]!.GetValue<string>(), Is.EqualTo("dbgateway:shop/billing"));
        Assert.That((await _folder.RunAsync("token", "--target", "nowhere")).Error, Does.Contain("no target nowhere"));
    }

    [TestCase("--claim", "repository")]
    [TestCase("--claim", "iss=https://elsewhere.example")]
    public async Task A_claim_that_cannot_be_set_is_refused(params string[] arguments)
    {
        _folder.RunDevIssuer();
        var run = await _folder.RunAsync(["token", "--audience", "a", .. arguments]);

        Assert.That((run.Code, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Error, Is.Not.Empty);
    }

    [Test]
    public async Task A_duration_that_is_none_is_a_usage_error()
    {
        _folder.RunDevIssuer();
        var run = await _folder.RunAsync("token", "--audience", "a", "--expires-in", "soon");

        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("'soon' is not a duration such as"));
    }

    private static JsonObject Payload(string token)
    {
        var part = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        var padded = part.PadRight((part.Length + 3) / 4 * 4, '=');
        return JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(padded)))!.AsObject();
    }

    private static long Seconds(JsonObject payload, string claim) => payload[claim]!.GetValue<long>();
}
