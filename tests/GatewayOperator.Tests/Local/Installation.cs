using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Yaml;
using GatewayOperator.DevIssuer;
using GatewayOperator.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GatewayOperator.Tests.Local;

/// <summary>Local mode on a directory of its own, with real gateways in front of a real server.</summary>
public sealed class Installation : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _output = new();
    private Task<int> _running = Task.FromResult(0);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("gwlocal-").FullName;

    public int Port { get; } = FreePort();

    public int IssuerPort { get; } = FreePort();

    public string Output => TextWriterText();

    public LocalOptions Options => new()
    {
        Resources = Directory,
        State = Path.Combine(Directory, ".dbgateway"),
        DevIssuerPort = IssuerPort,
        Proxy = ProxyLocator.Find(null),
        DrainTimeout = TimeSpan.FromSeconds(1),
    };

    public void Start() => _running = Run();

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public Task<int> Run() => LocalMode.RunAsync(
        Options, _output, TimeProvider.System, NullLoggerFactory.Instance, _stop.Token);

    public void Write(string file, string yaml)
    {
        var path = Path.Combine(Directory, file);
        File.WriteAllText(path + ".tmp", yaml);
        File.Move(path + ".tmp", path, overwrite: true);
    }

    public void Delete(string file) => File.Delete(Path.Combine(Directory, file));

    /// <summary>Target and its Secret.</summary>
    public string Target(string name = "orders", int? port = null, int? gateway = null, string? password = null) =>
        $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}-admin, namespace: shop, annotations: {dbgateway.dev/host: 127.0.0.1} }
        stringData:
          username: {{LocalCluster.Shop.Admin.Username}}
          password: "{{password ?? LocalCluster.Shop.Admin.Password}}"
        ---
        apiVersion: dbgateway.dev/v1alpha1
        kind: DatabaseTarget
        metadata: {name: {{name}}, namespace: shop}
        spec:
          host: 127.0.0.1
          port: {{port ?? LocalCluster.Server.Port}}
          tls: {mode: Disable}
          adminSecretRef: {name: {{name}}-admin}
          databases: [orders]
          issuers: [{name: dev, url: "http://127.0.0.1:{{IssuerPort}}"}]
          gateway: {port: {{gateway ?? Port}}}
        """;

    public static string Grant(string name = "ci", string target = "orders", string more = "") =>
        $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: DatabaseGrant
        metadata: {name: {{name}}, namespace: shop}
        spec:
          targetRef: {name: {{target}}}
          databases: [orders]
          subjects: [{issuer: dev, claims: {repository: acme/shop} }]
          privileges: [{schema: public, tables: ["*"], access: [Select]}]
        {{more}}
        """;

    public static string Policy(string column = "email") =>
        $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: MaskingPolicy
        metadata: {name: customer-data, namespace: shop}
        spec:
          targetRef: {name: orders}
          rules: [{schema: public, table: customers, columns: [{{column}}], mask: {type: Redact} }]
        """;

    /// <summary>A session with a token of the development issuer; its driver asks nothing of its own.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string grant = "ci")
    {
        using var key = DevIssuerKey.LoadOrCreate(Path.Combine(Options.State, "dev-issuer"));
        var token = new DevTokenMinter(key).Mint(
            $"http://127.0.0.1:{IssuerPort}",
            "dbgateway:shop/orders",
            "repo:acme/shop",
            new Dictionary<string, JsonNode?> { ["repository"] = "acme/shop" },
            TimeSpan.FromMinutes(5),
            null,
            TimeProvider.System.GetUtcNow());
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = "localhost",
            Port = Port,
            Database = "orders",
            Username = grant,
            Password = token,
            SslMode = SslMode.VerifyFull,
            RootCertificate = Path.Combine(Directory, "status", "shop.orders-gateway-ca.crt"),
            Pooling = false,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return await builder.Build().OpenConnectionAsync();
    }

    public static async Task<object?> QueryAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Waits until a condition of a resource has this reason; returns its message.</summary>
    public async Task<string> WaitForAsync(string resource, string type, string reason)
    {
        var found = "no status file";
        await UntilAsync(
            () =>
            {
                var condition = Condition(resource, type);
                found = $"{condition?.FindText("reason")}: {condition?.FindText("message")}";
                return condition?.FindText("reason") == reason;
            },
            () => $"{resource} {type} is {found}\n{Output}");
        return Condition(resource, type)!.FindText("message")!;
    }

    public string? StatusField(string resource, string field) => Status(resource)?.FindText("status", field);

    public static async Task UntilAsync(Func<bool> holds, Func<string> otherwise)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!holds())
        {
            Assert.That(deadline.IsCancellationRequested, Is.False, otherwise);
            await Task.Delay(20, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private YamlMapping? Condition(string resource, string type)
    {
        var status = Status(resource)?.Find("status") as YamlMapping;
        return (status?.Find("conditions") as YamlSequence)?.Items.OfType<YamlMapping>()
            .FirstOrDefault(c => c.FindText("type") == type);
    }

    private YamlMapping? Status(string resource)
    {
        var path = Path.Combine(Directory, "status", $"{resource}.yaml");
        return File.Exists(path) ? YamlComposer.Compose(File.ReadAllText(path)) as YamlMapping : null;
    }

    private string TextWriterText()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }
}
