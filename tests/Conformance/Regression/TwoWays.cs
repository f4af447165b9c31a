using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>
/// Two fresh servers of the same settings; before one of them an installation whose grant <c>postgres</c> is Exempt
/// and connects as the superuser, so that user names, sessions and rights are the same on both ways.
/// </summary>
[SetUpFixture]
public sealed class TwoWays
{
    private const string GrantFile = "databasegrant-superuser.yaml";

    // What pg_regress gives the servers that it starts itself; the isolation suite needs one more.
    private static readonly Dictionary<string, string> Settings = new() { ["max_prepared_transactions"] = "3" };

    private static SharedServer? _direct;
    private static SharedServer? _guarded;
    private static LocalInstallation? _gateway;

    public static Endpoint Direct { get; private set; } = null!;

    public static Endpoint Gateway { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _direct = await SharedServer.StartAsync(Settings);
        var superuser = _direct.Cluster.Superuser;
        Direct = new Endpoint("direct", _direct.Cluster.Port, superuser.Password, _direct.Cluster.CaPem!);

        _guarded = await SharedServer.StartAsync(Settings);
        // The samples' role for connectAs is the one that the server calls Dba.
        _gateway = await LocalInstallation.StartAsync(_guarded with { Dba = _guarded.Cluster.Superuser }, Admit);
        await _gateway.ReadyAsync("DatabaseGrant", Endpoint.User);
        Gateway = new Endpoint(
            "gateway", _gateway.GatewayPort, _gateway.Tokens.OfJob(), await File.ReadAllTextAsync(_gateway.CaPath));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_gateway, _guarded, _direct])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    private static void Admit(ResourceFolder resources)
    {
        resources.Write(GrantFile, $$"""
            apiVersion: dbgateway.dev/v1alpha1
            kind: DatabaseGrant
            metadata:
              name: {{Endpoint.User}}
              namespace: shop
            spec:
              targetRef: {name: orders}
              databases: ["*"]
              subjects:
              - issuer: github
                claims:
                  repository: acme/shop
              masking: Exempt
              connectAs: breakglass
              expiresAt: 2030-12-31T00:00:00Z
            """);
        resources.Edit(ResourceFolder.Policy, "[dba-breakglass]", $"[dba-breakglass, {Endpoint.User}]");
    }
}
