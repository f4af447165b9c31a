using GatewayOperator.Tests.ClusterSupport;
using GatewayOperator.Tests.ClusterSupport.Nodes;

namespace GatewayOperator.Tests.Cluster;

/// <summary>The node that other tests rely on.</summary>
public sealed class HostNodeTests
{
    private const string Program = """
        import http.server, os, pathlib, sys
        account = pathlib.Path('/var/run/secrets/kubernetes.io/serviceaccount')
        said = [os.environ['POD_NAME'], (account / 'namespace').read_text(), str(len((account / 'token').read_text()))]
        pathlib.Path('/var/lib/nobody/has/this/file').write_text('x')
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers(); self.wfile.write('|'.join(said).encode())
            def log_message(self, *words): pass
        address, port = sys.argv[1].split(':')
        http.server.HTTPServer((address, int(port)), Handler).serve_forever()
        """;

    [Test]
    public async Task A_pod_runs_as_itself_and_goes_when_it_is_deleted()
    {
        if (!HostNode.Supported)
        {
            Assert.Ignore("Mounting needs root.");
        }

        var server = SharedApiServer.Server;
        var ns = await server.NamespaceAsync();
        var programs = new Dictionary<string, string> { ["registry.example/echo:1"] = "/usr/bin/python3" };
        await using var node = new HostNode(server, ns, programs);
        (await server.Kubectl().ApplyAsync(Deployment(), "-n", ns)).Succeeded();

        (await server.Kubectl().RunAsync("rollout", "status", "deployment/echo", "-n", ns, "--timeout=60s"))
            .Succeeded();
        Assert.That(node.Pods, Has.Count.EqualTo(2));
        using var client = new HttpClient();
        foreach (var (name, pod) in node.Pods)
        {
            var said = (await client.GetStringAsync(new Uri($"http://{pod.Address}:8080/"))).Split('|');
            Assert.That(said[..2], Is.EqualTo((string[])[name, ns]));
            Assert.That(int.Parse(said[2], System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(500));
        }

        Assert.That(Directory.Exists("/var/lib/nobody"), Is.False, "The pod wrote to this machine.");
        (await server.Kubectl().RunAsync("delete", "deployment", "echo", "-n", ns)).Succeeded();
        await Wait.UntilAsync("the pods are gone", () => Task.FromResult(node.Pods.Count == 0));
    }

    private static string Deployment() => """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: echo}
        spec:
          replicas: 2
          selector: {matchLabels: {app: echo}}
          template:
            metadata: {labels: {app: echo}}
            spec:
              terminationGracePeriodSeconds: 5
              containers:
              - name: echo
                image: registry.example/echo:1
                args: ["-c", PROGRAM, "0.0.0.0:8080"]
                env: [{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                readinessProbe: {httpGet: {path: /, port: 8080}}
                volumeMounts: [{name: data, mountPath: /var/lib/nobody/has/this}]
              volumes: [{name: data, emptyDir: {}}]
        """.Replace("PROGRAM", System.Text.Json.JsonSerializer.Serialize(Program), StringComparison.Ordinal);
}
