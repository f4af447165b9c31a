using System.Globalization;
using Npgsql;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>
/// Operator, gateway and development issuer as real processes with directories and ports of their own, configured by
/// the samples. Disposing it stops them and fails when anything of it still runs.
/// </summary>
public sealed class LocalInstallation : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gwinteg-").FullName;
    private readonly int _issuerPort = FreePort.Take();

    private LocalInstallation(SharedServer server)
    {
        Server = server;
        GatewayPort = FreePort.Take();
        var issuer = $"http://127.0.0.1:{_issuerPort}";
        var resources = Directory.CreateDirectory(Path.Combine(_directory, "resources")).FullName;
        Resources = new ResourceFolder(resources, server, GatewayPort, issuer);
        Status = new StatusFolder(Resources.Root);
        Tokens = new TokenSource(State, issuer);
    }

    public SharedServer Server { get; }

    public int GatewayPort { get; }

    public ResourceFolder Resources { get; }

    public StatusFolder Status { get; }

    public TokenSource Tokens { get; }

    public OperatorProcess Operator { get; private set; } = null!;

    /// <summary>Everything that it writes is below.</summary>
    public string Root => _directory;

    public string State => Path.Combine(_directory, "state");

    public string CaPath => Path.Combine(Status.Root, "shop.orders-gateway-ca.crt");

    /// <summary>The proxies of this installation that run now.</summary>
    public IReadOnlyList<int> Proxies => Processes.Naming(Path.Combine(State, "run"));

    public int Proxy => Proxies.Single();

    /// <summary>What the operator, and with it the proxy, finds in its environment beside the tests' own.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>
    /// Starts with the samples, changed by <paramref name="adjust"/>, and waits until the grant is served.
    /// </summary>
    /// <param name="server">The database.</param>
    /// <param name="adjust">Changes the resources.</param>
    /// <param name="prepare">Changes anything else before the operator starts.</param>
    public static async Task<LocalInstallation> StartAsync(
        SharedServer server, Action<ResourceFolder>? adjust = null, Action<LocalInstallation>? prepare = null)
    {
        var installation = new LocalInstallation(server);
        installation.Resources.WriteSamples();
        adjust?.Invoke(installation.Resources);
        prepare?.Invoke(installation);
        installation.Launch();
        try
        {
            await installation.ReadyAsync("DatabaseTarget", "orders");
            await installation.ReadyAsync("DatabaseGrant", "ci-migrate");
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the operator (again) on the same directories.</summary>
    public void Launch()
    {
        Operator?.Dispose();
        Operator = OperatorProcess.Start(Arguments(), Environment);
    }

    public IEnumerable<string> Arguments(int? issuerPort = null) =>
    [
        "--resources", Resources.Root, "--state", State, "--drain-timeout", "2",
        "--dev-issuer", (issuerPort ?? _issuerPort).ToString(CultureInfo.InvariantCulture),
    ];

    public Task ReadyAsync(string kind, string name) =>
        ConditionAsync(kind, name, "Ready", c => c.Holds);

    /// <summary>Waits until a condition is as wanted, and returns it.</summary>
    public async Task<ConditionView> ConditionAsync(
        string kind, string name, string type, Predicate<ConditionView> wanted)
    {
        await Eventually.HoldsAsync(
            $"{type} of {kind} {name}",
            () => wanted(Status.Condition(kind, name, type)),
            () => $"{Status.Everything()}\n--- the operator said:\n{Operator.Output}");
        return Status.Condition(kind, name, type);
    }

    /// <summary>Waits until the reason of Ready is <paramref name="reason"/>, and returns the message.</summary>
    public async Task<string> NotReadyAsync(string kind, string name, string reason) =>
        (await ConditionAsync(kind, name, "Ready", c => !c.Holds && c.Reason == reason)).Message;

    public NpgsqlConnectionStringBuilder Connection(string grant = "ci-migrate", string? token = null) => new()
    {
        Host = "localhost",
        Port = GatewayPort,
        Username = grant,
        Password = token ?? Tokens.OfJob(),
        Database = "orders",
        SslMode = SslMode.VerifyFull,
        RootCertificate = CaPath,
        Pooling = false,
        Timeout = 20,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };

    public async Task<NpgsqlConnection> OpenAsync(string grant = "ci-migrate", string? token = null)
    {
        var connection = new NpgsqlConnection(Connection(grant, token).ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>What a client program finds in its environment: libpq's variables, the token as the password.</summary>
    public IReadOnlyDictionary<string, string> ClientEnvironment(string grant = "ci-migrate") =>
        new Dictionary<string, string>
        {
            ["PGHOST"] = "localhost",
            ["PGPORT"] = GatewayPort.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = grant,
            ["PGDATABASE"] = "orders",
            ["PGPASSWORD"] = Tokens.OfJob(),
            ["PGSSLMODE"] = "verify-full",
            ["PGSSLROOTCERT"] = CaPath,
            ["PGGSSENCMODE"] = "disable",
        };

    /// <summary>Runs <c>dbgateway</c> on this installation.</summary>
    public Task<ProgramResult> CliAsync(params IEnumerable<string> arguments) => ClientProgram.RunAsync(
        Repository.Cli, [.. arguments, "--resources", Resources.Root, "--state", State]);

    /// <summary>The login role of a grant that is served.</summary>
    public string LoginRole(string grant = "ci-migrate") => Status.Field("DatabaseGrant", grant, "loginRole");

    /// <summary>SIGTERM; fails when the operator does not end well or leaves a process or a port behind.</summary>
    public async Task StopAsync()
    {
        if (!Operator.HasExited)
        {
            Assert.That(await Operator.TerminateAsync(), Is.Zero, Operator.Output);
        }

        await Eventually.HoldsAsync(
            "all processes of the installation ended", () => Processes.Naming(_directory).Count == 0);
        Assert.That(FreePort.IsFree(GatewayPort), "The gateway's port is still taken.");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            Operator.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
