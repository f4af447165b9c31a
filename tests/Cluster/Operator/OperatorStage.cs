using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GatewayOperator.Api.Yaml;
using GatewayOperator.Cluster.Roles;
using GatewayOperator.Tests.ClusterSupport;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Cluster.Operator;

/// <summary>
/// A namespace with the samples, a namespace with operators that have exactly the rights of the printed manifest, and a
/// database. Its proxies are stand-ins unless a test starts others.
/// </summary>
public sealed class OperatorStage : IAsyncDisposable
{
    /// <summary>The image of its proxies, where a node runs them.</summary>
    public const string ProxyImage = "registry.example/gateway-proxy:test";

    private const string Account = "gateway-operator";

    private readonly List<Daemon> _operators = [];
    private readonly List<StandInProxy> _proxies = [];
    private readonly ApiServer _server;
    private readonly string _kubeconfig;
    private readonly string _scratch = Directory.CreateTempSubdirectory("gwoperator-").FullName;

    private OperatorStage(ApiServer server, SharedServer database, string served, string own, string kubeconfig)
    {
        (_server, Database, Namespace, OperatorNamespace, _kubeconfig) = (server, database, served, own, kubeconfig);
        Samples = new ResourceFolder(_scratch, database, 5432, "https://token.actions.githubusercontent.com");
    }

    /// <summary>The namespace that is served.</summary>
    public string Namespace { get; }

    public string OperatorNamespace { get; }

    /// <summary>Whether its proxies are real, in pods that somebody runs; stand-ins are not.</summary>
    public bool ProxiesInPods { get; init; }

    public SharedServer Database { get; }

    public ResourceFolder Samples { get; }

    public Kubectl Kubectl => _server.Kubectl();

    /// <summary>What all operators have said.</summary>
    public string Log =>
        string.Join('\n', Directory.EnumerateFiles(_scratch, "operator-*.log").Select(File.ReadAllText));

    /// <param name="server">The API server.</param>
    /// <param name="database">The database of the samples.</param>
    /// <param name="proxiesInPods">Whether a node runs its proxies.</param>
    public static async Task<OperatorStage> SetAsync(
        ApiServer server, SharedServer database, bool proxiesInPods = false)
    {
        var served = await server.NamespaceAsync("shop");
        var own = await server.NamespaceAsync("gateway");
        var manifest = new OperatorManifest(own, [served], Account).Objects().Select(o => YamlWriter.Write(o));
        (await server.Kubectl().ApplyAsync(string.Join("---\n", manifest))).Succeeded();
        var kubeconfig = await server.KubeconfigForServiceAccountAsync(own, Account);
        var stage = new OperatorStage(server, database, served, own, kubeconfig)
        {
            ProxiesInPods = proxiesInPods,
        };
        stage.Samples.WriteSamples();
        return stage;
    }

    /// <summary>One of the samples, as this stage needs it.</summary>
    public string Sample(string file) => Regex.Replace(
            Samples.Read(file), @"namespace: shop\b", $"namespace: {Namespace}")
        .Replace("databases: [orders]", $"databases: [{Database.Shop.Name}]", StringComparison.Ordinal);

    /// <summary>Applies all samples that people apply.</summary>
    public async Task ApplySamplesAsync()
    {
        string[] files =
        [
            ResourceFolder.Secrets, ResourceFolder.Policy, ResourceFolder.Rule, ResourceFolder.Target,
            ResourceFolder.Grant, ResourceFolder.Breakglass,
        ];
        await ApplyAsync(string.Join("---\n", files.Select(Sample)));
    }

    public async Task ApplyAsync(string yaml) => (await Kubectl.ApplyAsync(yaml)).Succeeded();

    /// <summary>Starts an operator.</summary>
    public async Task<Daemon> StartOperatorAsync(params IEnumerable<string> arguments)
    {
        string[] given = [.. arguments];
        var log = Path.Combine(_scratch, $"operator-{_operators.Count}.log");
        string[] all =
        [
            "run", "--namespace", Namespace, "--operator-namespace", OperatorNamespace, "--kubeconfig", _kubeconfig,
            "--proxy-image", ProxyImage, "--metrics-address", "127.0.0.1:0",
            "--log-format", "Text",
            .. ProxiesInPods ? [] : (string[])["--proxies-outside-pods"],
            // The registration is the whole cluster's, and stays when the operator has gone.
            .. given.Any(a => a.StartsWith("--webhook", StringComparison.Ordinal))
                ? []
                : (string[])["--webhooks=false"],
            .. given,
        ];
        var daemon = await Daemon.StartAsync(log, Repository.Operator, all, default);
        _operators.Add(daemon);
        return daemon;
    }

    /// <summary>A stand-in for one proxy of the sample target.</summary>
    public StandInProxy StartProxy(string name = "orders-gateway-0")
    {
        var proxy = new StandInProxy(_server.AdminKubeconfig, Namespace, "orders", name);
        _proxies.Add(proxy);
        return proxy;
    }

    /// <summary>kubectl in the served namespace; fails when it fails.</summary>
    public async Task<string> KubectlAsync(params IEnumerable<string> arguments) =>
        (await Kubectl.RunAsync([.. arguments, "-n", Namespace])).Succeeded();

    public async Task<JsonNode?> FindAsync(string kind, string name)
    {
        var found = await Kubectl.RunAsync("get", kind, name, "-n", Namespace, "-o", "json", "--ignore-not-found");
        var text = found.Succeeded();
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>
    /// A condition as <c>status/reason: message</c>; empty when it is not there or of an older generation.
    /// </summary>
    public async Task<string> ConditionAsync(string kind, string name, string type)
    {
        var found = await FindAsync(kind, name);
        var condition = found?["status"]?["conditions"]?.AsArray()
            .FirstOrDefault(c => c!["type"]!.GetValue<string>() == type);
        return condition is null
            || condition["observedGeneration"]!.GetValue<long>() != found!["metadata"]!["generation"]!.GetValue<long>()
            ? ""
            : $"{condition["status"]}/{condition["reason"]}: {condition["message"]}";
    }

    /// <summary>Waits until a condition starts as given, and returns it.</summary>
    public async Task<string> UntilAsync(string kind, string name, string type, string start)
    {
        var last = "";
        await Wait.UntilAsync(
            $"{type} of {kind} {name} is {start}",
            async () => (last = await ConditionAsync(kind, name, type)).StartsWith(start, StringComparison.Ordinal),
            () => $"It is {last}\n{Log}");
        return last;
    }

    public Task ReadyAsync(string kind, string name) => UntilAsync(kind, name, "Ready", "True/");

    /// <summary>How many roles of that name can log in to the database.</summary>
    public Task<string> LoginsAsync(string role) =>
        Database.AskAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{role}' AND rolcanlogin");

    /// <summary>Has the database refuse the operator.</summary>
    public Task LockOutAdminAsync() => AlterAdminAsync("NOLOGIN");

    public Task AdmitAdminAsync() => AlterAdminAsync("LOGIN");

    private async Task AlterAdminAsync(string option)
    {
        var admin = Database.Shop.Admin.Username;
        await Database.Cluster.ExecuteAsync("postgres", $"ALTER ROLE \"{admin}\" {option}", default);
        await Database.Cluster.ExecuteAsync(
            "postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{admin}'", default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        foreach (var daemon in _operators)
        {
            await daemon.DisposeAsync();
        }

        Directory.Delete(_scratch, recursive: true);
    }
}
