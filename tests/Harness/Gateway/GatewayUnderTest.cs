using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Signing;
using GatewayOperator.DevIssuer;
using GatewayOperator.Local;
using GatewayOperator.Recordings;
using GatewayOperator.Tests.Support;
using GatewayProxy;
using GatewayProxy.Listening;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GatewayOperator.Tests.Harness.Gateway;

/// <summary>
/// A real proxy in this process in front of a real server: configured through its file, observed through its
/// acknowledgement, its journals and its clients.
/// </summary>
public sealed class GatewayUnderTest : IAsyncDisposable
{
    public const string IssuerUrl = "https://issuer.example";
    public const string Audience = "dbgateway:tests/orders";

    private static readonly byte[] RoleKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly CancellationTokenSource _stop = new();
    private readonly DevIssuerKey _issuerKey;
    private readonly ServerCertificate _certificate = ServerCertificate.Create(TimeProvider.System.GetUtcNow());
    private readonly string _directory = Directory.CreateTempSubdirectory("gwproxy-").FullName;
    private readonly SigningKey _recordingKey = SigningKey.Create();
    private readonly SigningKey _approvalKey = SigningKey.Create();
    private Task<int> _running = Task.FromResult(0);
    private Task _certifying = Task.CompletedTask;

    private GatewayUnderTest(PostgresCluster cluster)
    {
        Cluster = cluster;
        _issuerKey = DevIssuerKey.LoadOrCreate(Path.Combine(_directory, "issuer"));
        Config = Compile();
    }

    public PostgresCluster Cluster { get; }

    public GatewayConfig Config { get; private set; }

    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public Uri Operations { get; private set; } = new("http://127.0.0.1");

    /// <summary>What its recordings are verified with.</summary>
    public VerificationKey VerificationKey => _recordingKey.Public;

    /// <summary>Who decides on what its sessions wait for.</summary>
    public Approver Approver => new(Config.Approvals!.Directory!, _approvalKey);

    public string RecordingDirectory => Path.Combine(_directory, "recordings");

    private string ConfigPath => Path.Combine(_directory, "config.json");

    private string AcknowledgementPath => Path.Combine(_directory, "ack.json");

    public static async Task<GatewayUnderTest> StartAsync(
        PostgresCluster cluster, Func<GatewayConfig, GatewayConfig>? adjust = null, StartupLimits? limits = null,
        TimeSpan? operatorPatience = null)
    {
        var gateway = new GatewayUnderTest(cluster);
        await gateway.CreateRolesAsync();
        gateway.WriteConfig(adjust ?? (config => config));
        gateway._running = Task.Run(() => ProxyHost.RunAsync(
            new ProxyOptions
            {
                Config = gateway.ConfigPath,
                Acknowledge = gateway.AcknowledgementPath,
                Operations = new IPEndPoint(IPAddress.Loopback, 0),
                DrainTimeout = TimeSpan.FromSeconds(2),
                Limits = limits ?? new StartupLimits(),
                OperatorPatience = operatorPatience ?? TimeSpan.FromSeconds(40),
            },
            gateway._stop.Token));
        gateway._certifying = gateway.Track().RunAsync(gateway._stop.Token);
        var acknowledgement = await gateway.WaitForAsync(a => a is { Listening: not null, Operations: not null });
        gateway.Address = IPEndPoint.Parse(acknowledgement.Listening!);
        gateway.Operations = new Uri($"http://{acknowledgement.Operations}");
        return gateway;
    }

    public static SubjectConfig Subject(string sub) => new()
    {
        Issuer = "test",
        Claims = new Dictionary<string, string> { ["sub"] = sub },
    };

    public static string RoleOf(string grant) => $"gw_test_{grant}";

    public static GrantConfig Grant(string name, params string[] databases) => new()
    {
        Namespace = "tests",
        Name = name,
        Uid = $"uid-{name}",
        Databases = databases.Length > 0 ? databases : ["shop"],
        Subjects = [Subject("ci:main")],
        Masking = MaskingMode.Enforced,
        LoginRole = RoleOf(name),
        Session = new SessionLimits(),
    };

    public string Token(string subject = "ci:main", string audience = Audience) => new DevTokenMinter(_issuerKey).Mint(
        IssuerUrl, audience, subject, new Dictionary<string, JsonNode?>(), TimeSpan.FromMinutes(10), null,
        TimeProvider.System.GetUtcNow());

    public NpgsqlConnectionStringBuilder Connection(string grant = "main", string database = "shop") => new()
    {
        Host = "127.0.0.1",
        Port = Address.Port,
        Username = grant,
        Password = Token(),
        Database = database,
        SslMode = SslMode.VerifyFull,
        RootCertificate = CaPath(),
        Pooling = false,
        Timeout = 20,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };

    public async Task<NpgsqlConnection> OpenAsync(string grant = "main", string database = "shop")
    {
        var connection = new NpgsqlConnection(Connection(grant, database).ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public string CaPath()
    {
        var path = Path.Combine(_directory, "ca.crt");
        File.WriteAllText(path, _certificate.CaPem);
        return path;
    }

    /// <summary>Replaces the configuration as the operator does and waits until it is enforced.</summary>
    public async Task ReconfigureAsync(Func<GatewayConfig, GatewayConfig> change)
    {
        WriteConfig(change);
        await WaitForAsync(acknowledgement => acknowledgement.Revision == Config.Revision);
    }

    public void WriteRawConfig(string json) => Replace(System.Text.Encoding.UTF8.GetBytes(json));

    public async Task<ProxyAcknowledgement> WaitForAsync(Predicate<ProxyAcknowledgement> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (File.Exists(AcknowledgementPath))
            {
                var acknowledgement = JsonSerializer.Deserialize<ProxyAcknowledgement>(
                    await File.ReadAllBytesAsync(AcknowledgementPath), JsonSerializerOptions.Web)!;
                if (condition(acknowledgement))
                {
                    return acknowledgement;
                }
            }

            if (_running.IsFaulted || TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(20))
            {
                throw new TimeoutException($"The proxy did not get there. {_running.Exception}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>All journal lines of all sessions so far.</summary>
    public IReadOnlyList<JsonElement> Journal() =>
    [
        .. Directory.EnumerateFiles(RecordingDirectory, "*.jsonl", SearchOption.AllDirectories).Order()
            .SelectMany(ReadShared)
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _certifying;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _issuerKey.Dispose();
        _recordingKey.Dispose();
        _approvalKey.Dispose();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // The part of the operator that a proxy with a storage waits for.
    private RecordingTrack Track() => new(
        new RecordingNotary(_recordingKey, TimeProvider.System, NullLogger.Instance),
        () => Config,
        () => AcknowledgementReader.Read(AcknowledgementPath) is { } said ? [said] : [],
        TimeProvider.System);

    private static List<string> ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private void WriteConfig(Func<GatewayConfig, GatewayConfig> change)
    {
        var changed = change(Config) with { CompiledAt = TimeProvider.System.GetUtcNow() };
        Config = GatewayConfigSerializer.WithRevision(changed);
        Replace(GatewayConfigSerializer.Write(Config));
    }

    private void Replace(byte[] content)
    {
        File.WriteAllBytes(ConfigPath + ".new", content);
        File.Move(ConfigPath + ".new", ConfigPath, overwrite: true);
    }

    private GatewayConfig Compile() => new()
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "",
        CompiledAt = default,
        InstallationId = "tests",
        Target = new TargetConfig
        {
            Namespace = "tests",
            Name = "orders",
            Uid = "uid-target",
            Host = Cluster.CaPem is null ? "127.0.0.1" : "localhost",
            Port = Cluster.Port,
            TlsMode = Cluster.CaPem is null ? UpstreamTlsMode.Disable : UpstreamTlsMode.VerifyFull,
            CaPem = Cluster.CaPem,
        },
        Listener = new ListenerConfig
        {
            Address = "127.0.0.1",
            Port = 0,
            ClientTls = ClientTlsMode.Required,
            CertificatePem = _certificate.CertificatePem,
            PrivateKeyPem = _certificate.KeyPem,
        },
        Issuers = [new IssuerConfig { Name = "test", Url = IssuerUrl, Jwks = Jwks() }],
        Audiences = [Audience],
        RoleKey = new RoleKeyConfig { Key = RoleKey, Epoch = 1 },
        Grants = [Grant("main")],
        Recording = new RecordingConfig { Directory = RecordingDirectory, OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = DefaultAction.Allow,
        Approvals = new ApprovalsConfig
        {
            PublicKey = _approvalKey.Public.Jwk,
            MaxPendingPerGrant = 20,
            MaxPerMinute = 1_000,
            Directory = Path.Combine(_directory, "requests"),
        },
    };

    private string Jwks() =>
        new JsonObject { ["keys"] = new JsonArray(_issuerKey.PublicJwk.DeepClone()) }.ToJsonString();

    private async Task CreateRolesAsync()
    {
        foreach (var grant in (string[])["main", "other", "limited"])
        {
            var role = RoleOf(grant);
            await Cluster.ExecuteAsync(
                "postgres",
                $"""
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                    CREATE ROLE "{role}" LOGIN PASSWORD '{DerivedPassword.Derive(RoleKey, role, 1)}';
                    GRANT pg_read_all_data, pg_write_all_data TO "{role}";
                  END IF;
                END $$
                """,
                default);
        }
    }
}
