using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using GatewayOperator.Kubernetes.Tests.Scripted;
using k8s;
using k8s.Exceptions;
using k8s.Models;

namespace GatewayOperator.Kubernetes.Tests.Client;

/// <summary>Whom the client takes for the API server.</summary>
public sealed class KubeConnectionTests
{
    [TestCase("127.0.0.1", true)]
    [TestCase("evil.example", false)]
    public async Task A_certificate_holds_for_the_host_it_names_only(string host, bool accepted)
    {
        using var authority = ScriptedAuthority.Create();
        using var certificate = authority.Issue(host);
        await using var server = await ScriptedApiServer.StartAsync(certificate);
        using var client = Client(server, authority.Certificate);

        Assert.That(() => client.ListAsync<V1ConfigMap>("shop", null, default), accepted ? Throws.Nothing : Refused);
        Assert.That(server.Requests.Count, Is.EqualTo(accepted ? 1 : 0));
    }

    [Test]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var authority = ScriptedAuthority.Create();
        using var other = ScriptedAuthority.Create();
        using var certificate = other.Issue("127.0.0.1");
        await using var server = await ScriptedApiServer.StartAsync(certificate);
        using var client = Client(server, authority.Certificate);

        Assert.That(() => client.ListAsync<V1ConfigMap>("shop", null, default), Refused);
    }

    [Test]
    public async Task A_server_name_of_the_kubeconfig_stands_in_for_the_host()
    {
        using var authority = ScriptedAuthority.Create();
        using var certificate = authority.Issue("kubernetes.default.svc");
        await using var server = await ScriptedApiServer.StartAsync(certificate);
        var configuration = Configuration(server, authority.Certificate);
        configuration.TlsServerName = "kubernetes.default.svc";
        using var client = new KubeClient(new KubeConnection(configuration));

        await client.ListAsync<V1ConfigMap>("shop", null, default);

        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void Servers_that_anybody_could_pose_as_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new KubeConnection(new() { Host = "https://10.0.0.1", SkipTlsVerify = true }),
                Throws.TypeOf<KubeConfigException>().With.Message.Contains("certificate-authority"));
            Assert.That(
                () => new KubeConnection(new() { Host = "http://10.0.0.1:8080" }),
                Throws.TypeOf<KubeConfigException>().With.Message.Contains("https"));
            Assert.That(() => new KubeConnection(new() { Host = "http://127.0.0.1:8001" }), Throws.Nothing);
        });
    }

    [Test]
    public async Task The_token_of_a_file_goes_with_the_request()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "first\n");
        await using var server = await ScriptedApiServer.StartAsync();
        string? seen = null;
        server.AnswerNext(_ => true, context =>
        {
            seen = context.Request.Headers.Authorization;
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var configuration = new KubernetesClientConfiguration
        {
            Host = server.Url.AbsoluteUri,
            TokenProvider = new k8s.Authentication.TokenFileAuth(file),
        };
        using var client = new KubeClient(new KubeConnection(configuration));

        await client.GetAsync<V1ConfigMap>("shop", "a", default);
        File.Delete(file);

        Assert.That(seen, Is.EqualTo("Bearer first"));
    }

    [Test]
    public async Task A_path_before_the_API_stays_before_it()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        using var client = new KubeClient(
            new KubeConnection(new() { Host = server.Url.AbsoluteUri + "k8s/clusters/c-1" }));

        await client.ListAsync<V1ConfigMap>("shop", null, default);

        Assert.That(
            server.Requests.Single().Path, Is.EqualTo("/k8s/clusters/c-1/api/v1/namespaces/shop/configmaps"));
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refused =>
        Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<AuthenticationException>();

    private static KubeClient Client(ScriptedApiServer server, X509Certificate2 authority) =>
        new(new KubeConnection(Configuration(server, authority)));

    private static KubernetesClientConfiguration Configuration(
        ScriptedApiServer server, X509Certificate2 authority) =>
        new() { Host = server.Url.AbsoluteUri, SslCaCerts = [authority] };
}
