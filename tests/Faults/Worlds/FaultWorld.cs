using GatewayOperator.Api.Signing;
using GatewayOperator.Api.Targets;
using GatewayOperator.Local;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Harness.Installation;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Storing;
using Npgsql;

namespace GatewayOperator.Tests.Faults.Worlds;

/// <summary>An installation of which everything can be broken and mended.</summary>
public sealed class FaultWorld : IAsyncDisposable
{
    private const string DiskSize = "24m";

    private readonly List<IDisposable> _mine = [];

    private FaultWorld(WorldKind kind) => Kind = kind;

    public WorldKind Kind { get; }

    public LocalInstallation Installation { get; private set; } = null!;

    public SmallDisk? SpoolDisk { get; private set; }

    public SmallDisk? StoreDisk { get; private set; }

    public FaultyLink? Link { get; private set; }

    public SteppedClock? Clock { get; private set; }

    /// <summary>Sessions and ledgers whose files in the spool were cut short.</summary>
    public HashSet<string> Cut { get; } = [];

    /// <summary>The file that was cut last is a ledger: nothing may list sessions that are stored already.</summary>
    public bool IsLedgerCut { get; set; }

    /// <summary>What is stored for the target, read past everything that is broken.</summary>
    public IRecordingStore Store { get; private set; } = null!;

    public string StoreDirectory => Path.Combine(Base, "store");

    public string Spool => Path.Combine(Installation.State, "spool");

    private string Base => Path.GetDirectoryName(Installation.State)!;

    public static async Task<FaultWorld> StartAsync(
        WorldKind kind, RecordingDurability durability = RecordingDurability.Written, string interval = "1s")
    {
        var world = new FaultWorld(kind);
        Buckets? buckets = kind == WorldKind.ObjectStorage ? await Buckets.OfThisRunAsync() : null;
        try
        {
            await LocalInstallation.StartAsync(ServerOfThisRun.Server, prepare: installation =>
            {
                world.Installation = installation;
                world.Prepare(buckets, durability, interval);
            });
            return world;
        }
        catch
        {
            world.DisposeOwn();
            throw;
        }
    }

    /// <summary>The public key that recordings are verified with.</summary>
    public VerificationKey OperatorKey() => VerificationKey.Parse(
        File.ReadAllText(Path.Combine(Installation.Status.Root, "recording-key.jwk")));

    /// <summary>Waits until clients are served.</summary>
    public Task ServedAsync() => Patiently.UntilAsync("a client is served", async () =>
    {
        try
        {
            await using var connection = await Installation.OpenAsync();
            return await connection.ScalarAsync("SELECT 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }, () => Installation.Operator.Output);

    /// <summary>
    /// Waits until no session is left and all that was recorded is stored: in the spool is at most the ledger of the
    /// proxy that runs.
    /// </summary>
    public async Task SettledAsync()
    {
        await Patiently.UntilAsync("the sessions are over", async () => await ServerOfThisRun.Server.AskAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'dbgw/%'") == "0");
        await Patiently.UntilAsync(
            "the spool is empty",
            () => Task.FromResult(Spooled() is [] or [{ IsLedger: true }]),
            () => string.Join('\n', Spooled()) + "\n" + Installation.Operator.Output);
    }

    /// <summary>Files that wait in the spool.</summary>
    public IReadOnlyList<SpooledFile> Spooled()
    {
        var folder = Path.Combine(Spool, "shop.orders");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(SpooledFile.At)]
            : [];
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Installation.StopAsync();
        }
        finally
        {
            DisposeOwn();
            if (Link is not null)
            {
                await Link.DisposeAsync();
            }

            await Installation.DisposeAsync();
        }
    }

    private void Prepare(Buckets? buckets, RecordingDurability durability, string interval)
    {
        var storage = $"{{directory: {{path: {StoreDirectory}}}}}";
        IRecordingStore store = new DirectoryStore(StoreDirectory);
        if (buckets is not null)
        {
            Link = new FaultyLink(buckets.Address);
            var bucket = buckets.New();
            storage = $"{{s3: {{endpoint: \"http://127.0.0.1:{Link.Port}\", bucket: {bucket}, "
                + "credentialsSecretRef: {name: object-storage}}}";
            Installation.Resources.Write("object-storage.yaml", buckets.Secret());
            store = buckets.Open(bucket);
        }

        Store = new PrefixedStore(store, ObjectKey.Target(new RecordedObject("shop", "orders", "")));
        Installation.Resources.Edit(
            ResourceFolder.Target,
            "    literals: RedactProtected\n",
            $"    literals: Full\n    uploadInterval: {interval}\n    durability: {durability}\n"
                + $"    storage: {storage}\n");
        Installation.Resources.Edit(ResourceFolder.Grant, "maxConcurrent: 5", "maxConcurrent: 50");
        PrepareMachine();
    }

    private void PrepareMachine()
    {
        PrivateFile.Directory(Installation.State);
        if (Kind == WorldKind.SmallDisks)
        {
            _mine.Add(SpoolDisk = SmallDisk.MountAt(Directory.CreateDirectory(Spool).FullName, DiskSize));
            _mine.Add(StoreDisk = SmallDisk.MountAt(Directory.CreateDirectory(StoreDirectory).FullName, DiskSize));
        }

        if (Kind == WorldKind.Directory && SteppedClock.Library is not null)
        {
            Clock = new SteppedClock(Path.Combine(Base, "clock"));
            foreach (var (name, value) in Clock.Environment)
            {
                Installation.Environment[name] = value;
            }
        }
    }

    private void DisposeOwn()
    {
        foreach (var mine in _mine)
        {
            mine.Dispose();
        }

        _mine.Clear();
    }
}
