using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Configuration;
using GatewayOperator.DevIssuer;
using GatewayOperator.Tests.Benchmarks.Masks;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>
/// <c>gateway-proxy</c> as it is shipped, with everything on: tokens, a grant, a recording of every statement, metrics.
/// </summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    public const string GrantName = "bench";

    private const string Issuer = "https://issuer.example";
    private const string Audience = "dbgateway:bench/target";
    private const string Subject = "ci:bench";

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(12);

    private readonly ChildProcess _process;
    private readonly DevIssuerKey _key;

    private GatewayProcess(ChildProcess process, DevIssuerKey key, RecordingConfig recording, ProxyAcknowledgement said)
    {
        _process = process;
        _key = key;
        Recording = recording;
        Port = IPEndPoint.Parse(said.Listening!).Port;
        Operations = new Uri($"http://{said.Operations}");
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>/metrics and its neighbours.</summary>
    public Uri Operations { get; }

    public RecordingConfig Recording { get; }

    public string RecordingDirectory => Recording.Directory;

    /// <param name="program">A build of <c>gateway-proxy</c>.</param>
    /// <param name="serverPort">Of the server, on 127.0.0.1.</param>
    /// <param name="certificate">The listener's; null for plain text.</param>
    /// <param name="files">Where its files go.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="masks">What is masked; null for nothing.</param>
    /// <param name="recording">How it records; null for as the peers are compared with.</param>
    /// <param name="adjust">Changes anything else.</param>
    public static async Task<GatewayProcess> StartAsync(
        string program,
        int serverPort,
        ServerCertificate? certificate,
        WorkFolder files,
        CancellationToken ct,
        MaskedDatabase? masks = null,
        Func<RecordingConfig, RecordingConfig>? recording = null,
        Func<GatewayConfig, GatewayConfig>? adjust = null)
    {
        var folder = files.NewFolder("gateway");
        var key = DevIssuerKey.LoadOrCreate(Path.Combine(folder, "issuer"));
        var compiled = Mask(Compile(serverPort, certificate, Recordings(folder), key), masks);
        compiled = adjust?.Invoke(compiled) ?? compiled;
        var config = GatewayConfigSerializer.WithRevision(
            compiled with { Recording = recording?.Invoke(compiled.Recording) ?? compiled.Recording });
        var configPath = Path.Combine(folder, "config.json");
        var acknowledgement = Path.Combine(folder, "acknowledgement.json");
        await File.WriteAllBytesAsync(configPath, GatewayConfigSerializer.Write(config), ct);
        var process = ChildProcess.Start(
            program, "--config", configPath, "--acknowledge", acknowledgement, "--operations", "127.0.0.1:0",
            "--drain-timeout", "2", "--attached");
        ProxyAcknowledgement? said = null;
        await process.UntilAsync("its acknowledgement", async () =>
        {
            said = File.Exists(acknowledgement)
                ? JsonSerializer.Deserialize<ProxyAcknowledgement>(
                    await File.ReadAllBytesAsync(acknowledgement, ct), JsonSerializerOptions.Web)
                : null;
            return said is { Listening: not null, Operations: not null };
        }, ct);
        return new GatewayProcess(process, key, config.Recording, said!);
    }

    public string Token() => new DevTokenMinter(_key).Mint(
        Issuer, Audience, Subject, new Dictionary<string, JsonNode?>(), TokenLifetime, null,
        TimeProvider.System.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _key.Dispose();
    }

    private static string Recordings(string folder) => Path.Combine(folder, "recordings");

    private static GatewayConfig Compile(
        int serverPort, ServerCertificate? certificate, string recordings, DevIssuerKey key)
    {
        var config = BenchConfig.With(Grant());
        return config with
        {
            Target = config.Target with { Port = serverPort },
            Listener = config.Listener with
            {
                ClientTls = certificate is null ? ClientTlsMode.LoopbackPlaintext : ClientTlsMode.Required,
                CertificatePem = certificate?.CertificatePem,
                PrivateKeyPem = certificate?.KeyPem,
            },
            Issuers = [new IssuerConfig { Name = "bench", Url = Issuer, Jwks = Jwks(key) }],
            Audiences = [Audience],
            Recording = config.Recording with { Directory = recordings },
        };
    }

    private static GatewayConfig Mask(GatewayConfig config, MaskedDatabase? masks) => masks is null
        ? config
        : config with
        {
            Databases = [masks.Config],
            Grants = [.. config.Grants.Select(g => g with { LoginRole = masks.LoginRole })],
        };

    // Limits that are set and never reached: what watches them is part of the cost.
    private static GrantConfig Grant() => new()
    {
        Namespace = "bench",
        Name = GrantName,
        Uid = "uid-bench",
        Databases = [BenchServer.Database],
        Subjects =
        [
            new SubjectConfig { Issuer = "bench", Claims = new Dictionary<string, string> { ["sub"] = Subject } },
        ],
        Masking = MaskingMode.Enforced,
        LoginRole = BenchServer.GatewayRole,
        ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
        Session = new SessionLimits
        {
            MaxDuration = TimeSpan.FromHours(12),
            IdleTimeout = TimeSpan.FromHours(1),
            StatementTimeout = TimeSpan.FromMinutes(10),
            MaxRows = 1_000_000_000,
            MaxBytes = 1L << 40,
        },
    };

    private static string Jwks(DevIssuerKey key) =>
        new JsonObject { ["keys"] = new JsonArray(key.PublicJwk.DeepClone()) }.ToJsonString();
}
