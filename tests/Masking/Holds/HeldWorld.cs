using GatewayOperator.Tests.Approvals;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Masking.Twins;

namespace GatewayOperator.Tests.Masking.Holds;

/// <summary>
/// An installation of its own before one more copy of the first twin: its grants are ruled in every way there is, and
/// somebody hears of its requests.
/// </summary>
internal sealed class HeldWorld : IAsyncDisposable
{
    public const string Database = "held";

    /// <summary>No rule is enforced for it.</summary>
    public const string Free = "ci-migrate";

    /// <summary>Everything waits for people.</summary>
    public const string Held = "ci-held";

    /// <summary>Everything waits a second for people.</summary>
    public const string Hasty = "ci-hasty";

    public const string Refused = "ci-refused";

    /// <summary>It changes the schema when people agree.</summary>
    public const string Changing = "ci-changing";

    /// <summary>It sees everything, and everything waits for people.</summary>
    public const string Exempt = "dba-breakglass";

    private const string Grants = $"{Held}, {Changing}, {Exempt}";

    private readonly WebhookReceiver _receiver;

    private HeldWorld(LocalInstallation gateway, WebhookReceiver receiver)
    {
        Gateway = gateway;
        _receiver = receiver;
        Versions = new WrittenVersions(gateway.State, "requests", "decisions");
    }

    public LocalInstallation Gateway { get; }

    /// <summary>All that requests and decisions ever were.</summary>
    public WrittenVersions Versions { get; }

    /// <summary>What was heard of requests.</summary>
    public IReadOnlyList<string> Notices => [.. _receiver.Heard.Select(h => h.Body)];

    public static async Task<HeldWorld> StartAsync()
    {
        var (cluster, owner) = (TwinsOfThisRun.Cluster, TwinsOfThisRun.OwnerCredential);
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {Database} OWNER {owner.Username}", default);
        await TwinDatabases.CreateTablesAsync(cluster, Database, owner);
        await TwinDatabases.FillAsync(cluster, Database, owner, side: TwinDatabases.A);
        var receiver = await WebhookReceiver.StartAsync(_ => (200, null));
        var gateway = await LocalInstallation.StartAsync(
            TwinsOfThisRun.Server, resources => Configure(resources, receiver.Url));
        var world = new HeldWorld(gateway, receiver);
        foreach (var grant in (string[])[Held, Hasty, Refused, Changing, Exempt])
        {
            await gateway.ReadyAsync("DatabaseGrant", grant);
        }

        return world;
    }

    public Door Door(string grant)
    {
        var token = grant == Exempt ? Gateway.Tokens.OfBreakglass() : Gateway.Tokens.OfJob();
        return new Door(Gateway.GatewayPort, grant, () => token);
    }

    /// <summary>Waits until somebody was told of a request; of one that is over already nobody is.</summary>
    public Task HeardOfAsync(string request) => Eventually.HoldsAsync(
        $"there is a notice of {request}",
        () => Notices.Any(n => n.Contains($"\"{request}\"", StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        Versions.Dispose();
        await Gateway.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    private static void Configure(ResourceFolder resources, string receiver)
    {
        resources.Write(ResourceFolder.Policy, Resource("maskingpolicy.yaml"));
        resources.Write(ResourceFolder.Grant, Grant(Free));
        foreach (var name in (string[])[Held, Hasty, Refused])
        {
            resources.Write($"{name}.yaml", Grant(name));
        }

        resources.Write($"{Changing}.yaml", Grant(Changing, "\n  ddl: OnApproval\n  ddlRole: owner"));
        resources.Edit(ResourceFolder.Breakglass, "maxConcurrent: 1", "maxConcurrent: 9");
        resources.Write("wait.yaml", Rule("wait", Grants, "RequireApproval", "5m"));
        resources.Write("wait-a-second.yaml", Rule("wait-a-second", Hasty, "RequireApproval", "1s"));
        resources.Write("refuse.yaml", Rule("refuse", Refused, "Deny", null));
        var owner = TwinsOfThisRun.OwnerCredential;
        var shop = TwinsOfThisRun.Server.Shop.OwnerRole;
        resources.Edit(ResourceFolder.Secrets, $"username: \"{shop}\"", $"username: \"{owner.Username}\"");
        resources.Edit(ResourceFolder.Secrets, "not used before DDL is", owner.Password);
        resources.Edit(
            ResourceFolder.Target,
            "databases: [orders]",
            $$"""
            databases: [{{Database}}]
              approvals: {maxPendingPerGrant: 1000, maxPerMinute: 1000, notify: {url: "{{receiver}}"} }
            """);
    }

    private static string Grant(string name, string more = "") => Resource("databasegrant.yaml")
        .Replace($"name: {Free}", $"name: {name}", StringComparison.Ordinal)
        .Replace("[twin_a, twin_b]", $"[{Database}]", StringComparison.Ordinal)
        .Replace("  masking: Enforced", $"  masking: Enforced{more}", StringComparison.Ordinal);

    private static string Rule(string name, string grants, string action, string? holdFor) =>
        $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: ApprovalRule
        metadata: {name: {{name}}, namespace: shop}
        spec:
          targetRef: {name: orders}
          priority: 500
          match: {grants: [{{grants}}]}
          action: {{action}}
          mode: Enforce
          message: "Ask somebody."
        """
        + (holdFor is null ? "\n"
            : $"\n  approval: {{approvers: {{users: [\"{Environment.UserName}\"]}}, holdFor: {holdFor}}}\n");

    private static string Resource(string file) =>
        File.ReadAllText(Repository.PathOf($"tests/Masking/Resources/{file}"));
}
