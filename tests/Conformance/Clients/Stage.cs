using System.Globalization;
using GatewayOperator.Tests.Harness.Installation;
using Npgsql;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Where a client plays one scenario: a gateway, a grant, and a tag on everything it leaves behind.</summary>
public sealed class Stage : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly LocalInstallation? _gateway;

    public Stage(LocalInstallation gateway, string client, Feature feature, string? grant = null, string? ca = null)
        : this(client, feature, gateway.ClientEnvironment(grant ?? MatrixGateway.Enforced), ca)
    {
        _gateway = gateway;
        Environment["PGPASSWORD"] = Token;
    }

    /// <summary>Before a gateway that the samples say nothing of.</summary>
    public Stage(string client, Feature feature, IReadOnlyDictionary<string, string> environment, string? ca = null)
    {
        Client = client;
        Grant = environment["PGUSER"];
        Tag = $"{feature}-{Guid.NewGuid():N}";
        Environment = new Dictionary<string, string>(environment)
        {
            ["PGAPPNAME"] = Tag,
            ["GO_AHEAD"] = GoAheadPath,
        };
        if (ca is not null)
        {
            Environment["PGSSLROOTCERT"] = ca;
        }
    }

    public LocalInstallation Gateway =>
        _gateway ?? throw new InvalidOperationException("This stage is before a gateway of its own.");

    public string Client { get; }

    public string Grant { get; }

    public string Tag { get; }

    public Dictionary<string, string> Environment { get; }

    public string Root => _folder.Root;

    public string GoAheadPath => Path.Combine(Root, "go-ahead");

    public string Token =>
        Grant == MatrixGateway.Exempt ? Gateway.Tokens.OfBreakglass() : Gateway.Tokens.OfJob();

    /// <summary>The environment, in Npgsql's words.</summary>
    public NpgsqlConnectionStringBuilder Connection() => new()
    {
        Host = Environment["PGHOST"],
        Port = int.Parse(Environment["PGPORT"], CultureInfo.InvariantCulture),
        Username = Grant,
        Password = Environment["PGPASSWORD"],
        Database = Environment["PGDATABASE"],
        ApplicationName = Tag,
        SslMode = SslMode.VerifyFull,
        RootCertificate = Environment["PGSSLROOTCERT"],
        Pooling = false,
        Timeout = 20,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };

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
