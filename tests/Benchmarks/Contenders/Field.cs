using System.Net;
using System.Net.Sockets;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Benchmarks.Masks;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>All contenders, running before one server, with their files in one directory.</summary>
public sealed class Field : IAsyncDisposable
{
    /// <summary>More than any cell has clients.</summary>
    private const int PoolSize = 200;

    private readonly Stack<IAsyncDisposable> _owned = new();
    private readonly List<Contender> _contenders = [];
    private readonly ServerCertificate _certificate = ServerCertificate.Create(TimeProvider.System.GetUtcNow());

    private Field(BenchServer server, WorkFolder folder)
    {
        Server = server;
        Folder = folder;
    }

    public BenchServer Server { get; }

    public WorkFolder Folder { get; }

    public IReadOnlyList<Contender> Contenders => _contenders;

    /// <summary>What the gateways have recorded; forgotten between runs.</summary>
    public List<string> Recordings { get; } = [];

    public Contender this[string name] => _contenders.Single(c => c.Name == name);

    /// <param name="wanted">Which contenders to start, by name; direct is always there.</param>
    /// <param name="gateways">More builds of the gateway to measure beside this one, by path.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<Field> StartAsync(
        Func<string, bool> wanted, IReadOnlyList<string> gateways, CancellationToken ct)
    {
        var folder = new WorkFolder();
        var field = new Field(await BenchServer.StartAsync(ct), folder);
        try
        {
            await field.FillAsync(wanted, gateways, ct);
            return field;
        }
        catch
        {
            await field.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more gateway, for which something is masked.</summary>
    public async Task AddAsync(MaskedDatabase masks, CancellationToken ct) =>
        Add(await GatewayAsync(Contender.GatewayMasks, Programs.Gateway, tls: false, ct, masks));

    /// <summary>One more gateway, that records in another way.</summary>
    public async Task AddAsync(string name, Func<RecordingConfig, RecordingConfig> recording, CancellationToken ct)
    {
        var process = Own(await GatewayProcess.StartAsync(
            Programs.Gateway, Server.Port, null, Folder, ct, recording: recording));
        Add(new Contender(
            name, process.Port, GatewayProcess.GrantName, process.Token, null, [process.Id]));
        if (process.Recording is { Storage: null, OnFailure: RecordingFailureAction.Refuse })
        {
            Recordings.Add(process.Recording.Directory);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Removes the journals of the sessions that have ended, before the disk takes the time of whoever is next.
    /// </summary>
    public void ForgetRecordings()
    {
        foreach (var file in Recordings.Where(Directory.Exists)
            .SelectMany(r => Directory.EnumerateFiles(r, "*", SearchOption.AllDirectories)))
        {
            File.Delete(file);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private async Task FillAsync(Func<string, bool> wanted, IReadOnlyList<string> gateways, CancellationToken ct)
    {
        Add(Plain(Contender.Direct, Server.Port, []));
        foreach (var (name, startAsync) in Starters())
        {
            if (wanted(name))
            {
                Add(await startAsync(name, ct));
            }
        }

        foreach (var (i, path) in gateways.Index())
        {
            Add(await GatewayAsync($"other gateway {i + 1}", path, tls: false, ct));
        }
    }

    private IEnumerable<(string Name, Func<string, CancellationToken, Task<Contender>> StartAsync)> Starters() =>
    [
        (Contender.Pgbouncer, (name, ct) => PgbouncerAsync(name, tls: false, ct)),
        (Contender.Haproxy, HaproxyAsync),
        (Contender.Relay, RelayAsync),
        (Contender.Gateway, (name, ct) => GatewayAsync(name, Programs.Gateway, tls: false, ct)),
        (Contender.DirectTls, (name, _) => Task.FromResult(
            Plain(name, Server.Port, []) with { CaPath = Folder.Write("server-ca.crt", Server.Cluster.CaPem!) })),
        (Contender.PgbouncerTls, (name, ct) => PgbouncerAsync(name, tls: true, ct)),
        (Contender.GatewayTls, (name, ct) => GatewayAsync(name, Programs.Gateway, tls: true, ct)),
    ];

    private void Add(Contender contender) => _contenders.Add(contender);

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private async Task<Contender> PgbouncerAsync(string name, bool tls, CancellationToken ct)
    {
        var certificate = tls ? _certificate : null;
        var process = Own(await PgbouncerProcess.StartAsync(
            Server.Port, Server.RolePassword, certificate, PoolSize, ct));
        return Plain(name, process.Port, [process.Id]) with { CaPath = Ca(tls) };
    }

    private async Task<Contender> HaproxyAsync(string name, CancellationToken ct)
    {
        var process = Own(await HaproxyProcess.StartAsync(Server.Port, Folder, ct));
        return Plain(name, process.Port, [process.Id]);
    }

    private async Task<Contender> RelayAsync(string name, CancellationToken ct)
    {
        var process = Own(ChildProcess.Start(Programs.Self, "relay", "--to", $"{Server.Port}"));
        var port = await process.SaysAsync("listening ", TimeSpan.FromSeconds(30), ct);
        return Plain(name, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), [process.Id]);
    }

    private async Task<Contender> GatewayAsync(
        string name, string program, bool tls, CancellationToken ct, MaskedDatabase? masks = null)
    {
        var process = Own(await GatewayProcess.StartAsync(
            program, Server.Port, tls ? _certificate : null, Folder, ct, masks));
        Recordings.Add(process.RecordingDirectory);
        return new Contender(
            name, process.Port, GatewayProcess.GrantName, process.Token, Ca(tls), [process.Id]);
    }

    private Contender Plain(string name, int port, IReadOnlyList<int> processIds) =>
        new(name, port, BenchServer.Role, () => Server.RolePassword, null, processIds);

    private string? Ca(bool tls) => tls ? Folder.Write("ca.crt", _certificate.CaPem) : null;
}
