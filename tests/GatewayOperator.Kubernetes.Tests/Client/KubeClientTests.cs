using System.Net;
using System.Text.Json.Nodes;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Resources;
using GatewayOperator.Kubernetes.Tests.Scripted;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace GatewayOperator.Kubernetes.Tests.Client;

/// <summary>What the client asks for, and what it makes of the answers.</summary>
public sealed class KubeClientTests
{
    private ScriptedApiServer _server = null!;
    private KubeClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ScriptedApiServer.StartAsync();
        _client = new KubeClient(_server.Connection);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task What_is_not_there_is_null()
    {
        _server.RefuseNext(_ => true, 404, "NotFound");

        Assert.That(await _client.GetAsync<V1ConfigMap>("shop", "a", default), Is.Null);
        Assert.That(_server.Requests.Single().Path, Is.EqualTo("/api/v1/namespaces/shop/configmaps/a"));
    }

    [Test]
    public async Task Our_kinds_are_read_as_files_are()
    {
        Answer(Objects.Rule("a", 1, mode: "DryRun"));

        var rule = await _client.GetAsync<ApprovalRule>("shop", "a", default);

        Assert.That(rule!.Spec.Mode, Is.EqualTo(RuleMode.DryRun));
        Assert.That(
            _server.Requests.Single().Path,
            Is.EqualTo("/apis/dbgateway.dev/v1alpha1/namespaces/shop/approvalrules/a"));
    }

    [Test]
    public async Task Kinds_without_a_type_are_read_as_they_are()
    {
        var budget = new ResourceType("policy", "v1beta1", "poddisruptionbudgets", "PodDisruptionBudget", true);
        Answer(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a" }, ["spec"] = new JsonObject() });

        var found = await _client.GetAsync<JsonObject>("shop", "a", default, budget);

        Assert.That((string?)found!["metadata"]!["name"], Is.EqualTo("a"));
        Assert.That(
            _server.Requests.Single().Path,
            Is.EqualTo("/apis/policy/v1beta1/namespaces/shop/poddisruptionbudgets/a"));
    }

    [Test]
    public async Task An_apply_states_the_fields_given_and_nothing_else()
    {
        Answer(Objects.ConfigMap("a", 2));
        var stated = new JsonObject { ["data"] = new JsonObject { ["x"] = "1" } };

        var applied = await _client.ApplyAsync<V1ConfigMap>("shop", "a", stated, "gateway-operator-targets", default);

        var request = _server.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(applied.Metadata.ResourceVersion, Is.EqualTo("2"));
            Assert.That(request.ContentType, Is.EqualTo("application/apply-patch+yaml"));
            Assert.That(request["fieldManager"], Is.EqualTo("gateway-operator-targets"));
            Assert.That(request["force"], Is.EqualTo("true"));
            Assert.That(
                JsonNode.DeepEquals(
                    JsonNode.Parse(request.Body),
                    JsonNode.Parse(
                        """{"data":{"x":"1"},"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""")));
            Assert.That(stated.Count, Is.EqualTo(1), "what the caller gave is untouched");
        });
    }

    [Test]
    public async Task A_status_is_written_where_statuses_are()
    {
        Answer(Objects.Rule("a", 2));

        await _client.MergePatchAsync<ApprovalRule>(
            "shop", "a", new JsonObject { ["status"] = new JsonObject() }, default, "status", resourceVersion: "1");

        var request = _server.Requests.Single();
        Assert.That(request.Path, Does.EndWith("/approvalrules/a/status"));
        Assert.That(request.ContentType, Is.EqualTo("application/merge-patch+json"));
        Assert.That((string?)JsonNode.Parse(request.Body)!["metadata"]!["resourceVersion"], Is.EqualTo("1"));
    }

    [Test]
    public async Task A_replaced_object_carries_the_version_it_replaces()
    {
        Answer(Objects.ConfigMap("a", 8));
        var lease = new V1Lease { Spec = new V1LeaseSpec { HolderIdentity = "me" } };

        await _client.ReplaceAsync<V1Lease>("shop", "a", lease, "7", default);

        var body = JsonNode.Parse(_server.Requests.Single().Body)!;
        Assert.That(_server.Requests.Single().Method, Is.EqualTo("PUT"));
        Assert.That((string?)body["metadata"]!["resourceVersion"], Is.EqualTo("7"));
        Assert.That((string?)body["kind"], Is.EqualTo("Lease"));
    }

    [Test]
    public async Task To_delete_what_is_gone_is_fine_but_not_to_delete_another()
    {
        _server.RefuseNext(_ => true, 404, "NotFound");
        await _client.DeleteAsync<V1ConfigMap>("shop", "a", default, uid: "one");
        Assert.That(
            (string?)JsonNode.Parse(_server.Requests.Single().Body)!["preconditions"]!["uid"], Is.EqualTo("one"));

        _server.RefuseNext(_ => true, 409, "Conflict");
        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.DeleteAsync<V1ConfigMap>("shop", "a", default, uid: "one"));

        Assert.That(refused!.IsConflict);
    }

    [TestCase(409, "AlreadyExists", nameof(KubeApiException.IsAlreadyExists))]
    [TestCase(409, "Conflict", nameof(KubeApiException.IsConflict))]
    [TestCase(403, "Forbidden", nameof(KubeApiException.IsForbidden))]
    [TestCase(410, "Expired", nameof(KubeApiException.IsExpired))]
    [TestCase(422, "Invalid", nameof(KubeApiException.IsInvalid))]
    public async Task A_refusal_says_what_it_is_about(int status, string reason, string only)
    {
        _server.RefuseNext(_ => true, status, reason, "configmaps \"a\" is wrong in spec.x");

        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.CreateAsync<V1ConfigMap>("shop", new JsonObject(), default));

        string[] facts =
        [
            nameof(KubeApiException.IsAlreadyExists), nameof(KubeApiException.IsConflict),
            nameof(KubeApiException.IsForbidden), nameof(KubeApiException.IsExpired),
            nameof(KubeApiException.IsInvalid), nameof(KubeApiException.IsNotFound),
        ];
        Assert.That(
            facts.Where(f => (bool)typeof(KubeApiException).GetProperty(f)!.GetValue(refused)!), Is.EqualTo([only]));
        Assert.That(refused!.Message, Does.Contain("spec.x").And.Contain(reason));
    }

    [Test]
    public async Task A_refusal_that_concerns_a_secret_does_not_repeat_what_the_server_said()
    {
        _server.RefuseNext(_ => true, 400, "BadRequest", "error found in ...|\"password\":\"hunter2\"|...");

        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.ApplyAsync<Secret>("shop", "a", new JsonObject(), "test", default));

        Assert.That(refused!.ToString(), Does.Not.Contain("hunter2"));
        Assert.That(refused.Reason, Is.EqualTo("BadRequest"));
    }

    [Test]
    public async Task An_answer_of_something_else_than_an_API_server_is_a_refusal_too()
    {
        _server.AnswerNext(_ => true, async context =>
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync("<html>a proxy</html>");
        });

        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.GetAsync<V1ConfigMap>("shop", "a", default));

        Assert.That(refused!.IsForbidden);
    }

    [Test]
    public async Task A_read_is_tried_again_when_the_server_is_away_for_a_moment()
    {
        _server.RefuseNext(_ => true, 503, "ServiceUnavailable");
        _server.AnswerNext(_ => true, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        Answer(Objects.ConfigMap("a", 1));

        Assert.That(await _client.GetAsync<V1ConfigMap>("shop", "a", default), Is.Not.Null);
    }

    [Test]
    public async Task A_write_is_never_sent_twice()
    {
        _server.RefuseNext(_ => true, 503, "ServiceUnavailable");

        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.CreateAsync<V1ConfigMap>("shop", new JsonObject(), default));

        Assert.That(refused!.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_refused_write_says_how_long_to_wait()
    {
        _server.RefuseNext(_ => true, 429, "TooManyRequests", retryAfter: 7);

        var refused = await Assert.ThrowsAsync<KubeApiException>(
            () => _client.CreateAsync<V1ConfigMap>("shop", new JsonObject(), default));

        Assert.That(refused!.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        await using var other = await ScriptedApiServer.StartAsync();
        _server.AnswerNext(_ => true, context =>
        {
            context.Response.Redirect(other.Url + "api/v1/namespaces/shop/configmaps/a");
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<KubeApiException>(() => _client.GetAsync<V1ConfigMap>("shop", "a", default));

        Assert.That(other.Requests, Is.Empty);
    }

    [Test]
    public async Task A_dry_run_says_so()
    {
        Answer(Objects.ConfigMap("a", 1));

        await _client.CreateAsync<V1ConfigMap>("shop", new JsonObject(), default, dryRun: true);

        Assert.That(_server.Requests.Single()["dryRun"], Is.EqualTo("All"));
    }

    [Test]
    public async Task What_the_server_does_not_serve_is_known()
    {
        var budget = ResourceType.Of<V1PodDisruptionBudget>();
        _server.RefuseNext(_ => true, 404, "NotFound");
        Answer(new JsonObject
        {
            ["resources"] = new JsonArray(
                new JsonObject { ["name"] = "poddisruptionbudgets", ["kind"] = "PodDisruptionBudget" }),
        });

        Assert.That(await _client.ServesAsync(budget, default), Is.False);
        Assert.That(await _client.ServesAsync(budget, default), Is.True);
        Assert.That(_server.Requests[0].Path, Is.EqualTo("/apis/policy/v1"));
    }

    private void Answer(JsonObject body) =>
        _server.AnswerNext(_ => true, context => context.Response.WriteAsync(body.ToJsonString()));
}
