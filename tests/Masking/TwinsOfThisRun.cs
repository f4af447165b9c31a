using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Masking.Tools;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Masking;

/// <summary>The twins of this run, one gateway before both, and the way past it that only their owner has.</summary>
[SetUpFixture]
public sealed class TwinsOfThisRun
{
    private static SharedServer? _server;
    private static LocalInstallation? _gateway;

    public static LocalInstallation Gateway => _gateway!;

    public static SharedServer Server => _server!;

    public static PostgresCluster Cluster => _server!.Cluster;

    /// <summary>Through the gateway, under a grant that sees masks.</summary>
    public static Door Agent { get; private set; } = null!;

    /// <summary>What the first twin's client programs find in their environment.</summary>
    public static IReadOnlyDictionary<string, string> ClientEnvironment =>
        new Dictionary<string, string>(Gateway.ClientEnvironment()) { ["PGDATABASE"] = TwinDatabases.A };

    public static PostgresCredential OwnerCredential { get; private set; } = null!;

    /// <summary>Directly to the server, as the role that owns the tables.</summary>
    public static Door Owner { get; private set; } = null!;

    /// <summary>Directly to the server, as nothing under test may.</summary>
    public static Door Superuser => new(
        Cluster.Port, Cluster.Superuser.Username, () => Cluster.Superuser.Password);

    public static CanarySearch Canaries { get; private set; } = null!;

    /// <summary>The gateway's process.</summary>
    public static int Proxy => _gateway!.Proxy;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        // Statistics that a background process gathers at its own time would make the twins differ.
        _server = await SharedServer.StartAsync(new Dictionary<string, string> { ["autovacuum"] = "off" });
        OwnerCredential = await TwinDatabases.CreateAsync(_server);
        await CrmDatabase.CreateAsync();
        Owner = new Door(Cluster.Port, OwnerCredential.Username, () => OwnerCredential.Password);
        Canaries = await CanarySearch.CollectAsync(Cluster);
        _gateway = await LocalInstallation.StartAsync(_server, Configure);
        await CrmDatabase.ServeAsync(_gateway);
        await TwinDatabases.ShareKeyAsync(Cluster);
        var token = _gateway.Tokens.OfJob();
        Agent = new Door(_gateway.GatewayPort, "ci-migrate", () => token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_gateway, _server])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    private static void Configure(ResourceFolder resources)
    {
        resources.Write(ResourceFolder.Grant, Resource("databasegrant.yaml"));
        resources.Write(ResourceFolder.Policy, Resource("maskingpolicy.yaml"));
        CrmDatabase.Configure(resources);
        resources.Edit(
            ResourceFolder.Target, "databases: [orders]", $"databases: [twin_a, twin_b, {CrmDatabase.Name}]");
    }

    private static string Resource(string file) =>
        File.ReadAllText(Repository.PathOf($"tests/Masking/Resources/{file}"));
}
