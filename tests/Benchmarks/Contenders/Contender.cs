namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>One way from a client to the server, and the processes that this way costs.</summary>
/// <param name="Name">As the tables show it.</param>
/// <param name="Port">On 127.0.0.1.</param>
/// <param name="User">The startup user.</param>
/// <param name="Password">What the client answers now; a token is minted anew.</param>
/// <param name="CaPath">The CA that a client verifies; null for plain text.</param>
/// <param name="ProcessIds">What is between client and server; empty for the direct way.</param>
public sealed record Contender(
    string Name, int Port, string User, Func<string> Password, string? CaPath, IReadOnlyList<int> ProcessIds)
{
    public const string Direct = "direct";
    public const string Pgbouncer = "pgbouncer";
    public const string PgbouncerTls = "pgbouncer, TLS";
    public const string Haproxy = "haproxy";
    public const string Relay = "relay";
    public const string Gateway = "gateway";
    public const string GatewayTls = "gateway, TLS";
    public const string GatewayMasks = "gateway, masks";
    public const string DirectTls = "direct, TLS";

    public bool Tls => CaPath is not null;

    /// <summary>What a libpq program finds in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>
        {
            // The certificate's name is checked, the address is not looked up.
            ["PGHOST"] = "localhost",
            ["PGHOSTADDR"] = "127.0.0.1",
            ["PGPORT"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["PGUSER"] = User,
            ["PGPASSWORD"] = Password(),
            ["PGDATABASE"] = BenchServer.Database,
            ["PGGSSENCMODE"] = "disable",
            ["PGSSLMODE"] = "disable",
        };
        if (CaPath is not null)
        {
            variables["PGSSLMODE"] = "verify-full";
            variables["PGSSLROOTCERT"] = CaPath;
        }

        return variables;
    }
}
