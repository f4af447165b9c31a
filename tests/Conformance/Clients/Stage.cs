using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Where a client plays one scenario: a gateway, a grant, and a tag on everything it leaves behind.</summary>
public sealed class Stage : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public Stage(LocalInstallation gateway, string client, Feature feature, string? grant = null, string? ca = null)
    {
        Gateway = gateway;
        Client = client;
        Grant = grant ?? MatrixGateway.Enforced;
        Tag = $"{feature}-{Guid.NewGuid():N}";
        var environment = new Dictionary<string, string>(gateway.ClientEnvironment(Grant))
        {
            ["PGPASSWORD"] = Token,
            ["PGAPPNAME"] = Tag,
            ["GO_AHEAD"] = GoAheadPath,
        };
        if (ca is not null)
        {
            environment["PGSSLROOTCERT"] = ca;
        }

        Environment = environment;
    }

    public LocalInstallation Gateway { get; }

    public string Client { get; }

    public string Grant { get; }

    public string Tag { get; }

    public IReadOnlyDictionary<string, string> Environment { get; }

    public string Root => _folder.Root;

    public string GoAheadPath => Path.Combine(Root, "go-ahead");

    public string Token =>
        Grant == MatrixGateway.Exempt ? Gateway.Tokens.OfBreakglass() : Gateway.Tokens.OfJob();

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>What the tagged orders are in the database: how many, and the sum of their customers' ids.</summary>
    public Task<string> OrdersAsync() => Gateway.Server.AskAsync(
        $"SELECT count(*) || '|' || coalesce(sum(customer_id), 0) FROM orders WHERE note = '{Tag}'");

    /// <summary>Waits until exactly one session of the shop is in the state of <paramref name="where"/>.</summary>
    public Task SessionAsync(string what, string where) => Eventually.HoldsAsync(
        $"{Client}: {what}",
        async () => await Gateway.Server.AskAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE usename <> 'postgres' "
                + $"AND datname = 'orders' AND ({where})")
            == "1");

    public Task GoneAsync() => Eventually.HoldsAsync(
        $"no session of {Client} is left at the server",
        async () => await Gateway.Server.AskAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname IN ('orders', 'matrix') "
                + $"AND usename IN ('{Gateway.LoginRole()}', 'orders_dba')")
            == "0");

    public void Dispose() => _folder.Dispose();
}
