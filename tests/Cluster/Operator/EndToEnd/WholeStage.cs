using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Tests.ClusterSupport;
using GatewayOperator.Tests.ClusterSupport.Nodes;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Cluster.Operator.EndToEnd;

/// <summary>
/// Everything as it is on a cluster: operators and proxies as programs, proxies in the pods that the operator makes,
/// under the rights that it gives them. Clients are service accounts.
/// </summary>
public sealed class WholeStage : IAsyncDisposable
{
    public const string Client = "migrator";

    private readonly ApiServer _server;
    private readonly HostNode _node;
    private readonly string _caPath;

    private WholeStage(ApiServer server, OperatorStage stage)
    {
        (_server, Stage) = (server, stage);
        _caPath = Path.Combine(server.ScratchDirectory, $"{stage.Namespace}-ca.crt");
        _node = new HostNode(server, stage.Namespace, new Dictionary<string, string>
        {
            [OperatorStage.ProxyImage] = Repository.Proxy,
        });
    }

    public OperatorStage Stage { get; }

    /// <summary>The proxies that run, by the name of their pods.</summary>
    public IReadOnlyDictionary<string, HostPod> Pods => _node.Pods;

    public static async Task<WholeStage> SetAsync(ApiServer server)
    {
        if (!HostNode.Supported)
        {
            Assert.Ignore("Running pods needs root, for their mounts.");
        }

        var shop = await OperatorDatabase.NewShopAsync();
        var stage = await OperatorStage.SetAsync(server, shop, proxiesInPods: true);
        stage.Samples.Edit(
            ResourceFolder.Target,
            "    personClaims: [actor]\n",
            "    personClaims: [actor]\n  - name: cluster\n    kubernetes: {}\n");
        stage.Samples.Edit(
            ResourceFolder.Grant,
            "      environment: production\n",
            "      environment: production\n  - issuer: cluster\n    claims:\n"
                + $"      sub: system:serviceaccount:{stage.Namespace}:{Client}\n");
        await server.ServiceAccountAsync(stage.Namespace, Client);
        return new WholeStage(server, stage);
    }

    /// <summary>Waits until every kind's object is ready, which needs pods that are.</summary>
    public async Task ReadyAsync()
    {
        foreach (var (kind, name) in ((string, string)[])
        [
            ("databasetarget", "orders"), ("databasegrant", "ci-migrate"), ("databasegrant", "dba-breakglass"),
            ("maskingpolicy", "customer-data"), ("approvalrule", "destructive-statements"),
        ])
        {
            try
            {
                await Stage.ReadyAsync(kind, name);
            }
            catch (TimeoutException e)
            {
                var said = string.Join('\n', Pods.Select(p => $"{p.Key}: {p.Value.Log}"));
                throw new TimeoutException($"{e.Message}\n{said}");
            }
        }

        var authority = (await Stage.FindAsync("configmap", ClusterNames.Authority("orders")))!;
        await File.WriteAllTextAsync(_caPath, authority["data"]!["ca.crt"]!.GetValue<string>());
    }

    /// <summary>A token of the client, as its pod would have it.</summary>
    public Task<string> TokenAsync() => _server.TokenAsync(Stage.Namespace, Client, ["dbgateway:shop/orders"]);

    /// <summary>Logs in with a token through one pod.</summary>
    public async Task<NpgsqlConnection> LoginAsync(HostPod pod, string token, string grant = "ci-migrate")
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = pod.Address.ToString(),
            Port = 5432,
            Username = grant,
            Password = token,
            Database = Stage.Database.Shop.Name,
            // Pods are known by their Service's name, and here is nobody who resolves it.
            SslMode = SslMode.VerifyCA,
            RootCertificate = _caPath,
            Pooling = false,
            Timeout = 15,
            CommandTimeout = 15,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        await _node.DisposeAsync();
    }
}
