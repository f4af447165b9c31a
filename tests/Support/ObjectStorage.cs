using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GatewayOperator.Tests.Support;

/// <summary>
/// A private S3 server on a free loopback port: Ceph's gateway over one monitor and one store in memory. Disposing it
/// stops all three and removes their directory.
/// </summary>
public sealed class ObjectStorage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("gws3-").FullName;
    private readonly List<Process> _daemons = [];
    private readonly int _port = FreePort();

    private ObjectStorage()
    {
    }

    public Uri Endpoint => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    public string AccessKey => "testkey";

    public string SecretKey => "testsecret12345678";

    private string Keyring => Path.Combine(_directory, "keyring");

    private string Configuration => Path.Combine(_directory, "ceph.conf");

    public static async Task<ObjectStorage> StartAsync(CancellationToken ct)
    {
        var storage = new ObjectStorage();
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            await storage.LaunchAsync(patience.Token).ConfigureAwait(false);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _daemons.Reverse();
        foreach (var daemon in _daemons)
        {
            if (!daemon.HasExited)
            {
                daemon.Kill(entireProcessTree: true);
            }

            await daemon.WaitForExitAsync().ConfigureAwait(false);
            daemon.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task LaunchAsync(CancellationToken ct)
    {
        var cluster = Guid.NewGuid().ToString();
        var monitor = string.Create(CultureInfo.InvariantCulture, $"[v2:127.0.0.1:{FreePort()}/0]");
        foreach (var folder in new[] { "mon", "osd", "rgw", "log" })
        {
            Directory.CreateDirectory(Path.Combine(_directory, folder));
        }

        await File.WriteAllTextAsync(Configuration, Settings(cluster, monitor), ct).ConfigureAwait(false);
        await MakeKeysAsync(ct).ConfigureAwait(false);
        var map = Path.Combine(_directory, "monmap");
        await RunAsync("monmaptool", ["--create", "--fsid", cluster, "--addv", "a", monitor, map], ct)
            .ConfigureAwait(false);
        await RunAsync("ceph-mon", ["--mkfs", "-i", "a", "--monmap", map, "--keyring", Keyring], ct)
            .ConfigureAwait(false);
        Launch("ceph-mon", "-i", "a", "-f");
        var osd = Guid.NewGuid().ToString();
        await RunAsync("ceph", ["--connect-timeout", "60", "osd", "new", osd], ct).ConfigureAwait(false);
        await RunAsync("ceph-osd", ["-i", "0", "--mkfs", "--osd-uuid", osd], ct).ConfigureAwait(false);
        Launch("ceph-osd", "-i", "0", "-f");
        Launch("radosgw", "-n", "client.admin", "--keyring", Keyring, "-f");
        await RunAsync(
            "radosgw-admin",
            [
                "user", "create", "--uid=test", "--display-name=test", $"--access-key={AccessKey}",
                $"--secret={SecretKey}",
            ],
            ct).ConfigureAwait(false);
        await AnswersAsync(ct).ConfigureAwait(false);
    }

    private async Task MakeKeysAsync(CancellationToken ct)
    {
        string[] all = ["--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *"];
        await RunAsync("ceph-authtool", ["--create-keyring", Keyring, "--gen-key", "-n", "client.admin", .. all], ct)
            .ConfigureAwait(false);
        await RunAsync("ceph-authtool", [Keyring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *"], ct)
            .ConfigureAwait(false);
        await RunAsync(
            "ceph-authtool",
            [Keyring, "--gen-key", "-n", "osd.0", "--cap", "mon", "allow profile osd", "--cap", "osd", "allow *"],
            ct).ConfigureAwait(false);
    }

    private async Task AnswersAsync(CancellationToken ct)
    {
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                await client.GetAsync(Endpoint, ct).ConfigureAwait(false);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, ct).ConfigureAwait(false);
            }
        }
    }

    private void Launch(string program, params string[] arguments)
    {
        var daemon = Process.Start(Describe(program, arguments))!;
        // Nobody reads what it says, and a full pipe would stop it.
        daemon.OutputDataReceived += (_, _) => { };
        daemon.ErrorDataReceived += (_, _) => { };
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        _daemons.Add(daemon);
    }

    private async Task RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(Describe(program, arguments))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = await process.StandardError.ReadToEndAsync(ct).ConfigureAwait(false);
            await output.ConfigureAwait(false);
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {error}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private ProcessStartInfo Describe(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["CEPH_CONF"] = Configuration },
    };

    // cephx stays on: without it the gateway hangs. The address is given twice: the store listens everywhere else.
    private string Settings(string cluster, string monitor) =>
        $"""
        [global]
        fsid = {cluster}
        mon initial members = a
        mon host = {monitor}
        public addr = 127.0.0.1
        cluster addr = 127.0.0.1
        ms bind msgr1 = false
        auth cluster required = cephx
        auth service required = cephx
        auth client required = cephx
        keyring = {Keyring}
        osd pool default size = 1
        osd pool default min size = 1
        osd pool default pg num = 1
        osd pool default pgp num = 1
        osd pool default pg autoscale mode = off
        osd crush chooseleaf type = 0
        mon allow pool size one = true
        mon max pg per osd = 1000
        run dir = {_directory}
        pid file = {_directory}/$name.pid
        admin socket = {_directory}/$name.asok
        log file = {_directory}/log/$name.log
        crash dir = {_directory}/log
        [mon]
        paxos propose interval = 0.02
        paxos min wait = 0.01
        mon tick interval = 1
        mon data = {_directory}/mon
        mon cluster log file = {_directory}/log/cluster.log
        [osd]
        osd data = {_directory}/osd
        osd objectstore = memstore
        memstore device bytes = 2147483648
        osd memory target = 939524096
        [client]
        rgw data = {_directory}/rgw
        rgw frontends = beast endpoint=127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}
        rgw enable usage log = false
        rgw run sync thread = false
        rgw thread pool size = 32
        rgw num rados handles = 1

        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
