using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Memory;

/// <summary>Measures what idle sessions take, before a server that is a stub.</summary>
public sealed class MemoryRounds(WorkFolder folder)
{
    private const int Few = 2_000;
    private const int Many = 10_000;

    /// <summary>What a login leaves behind is not yet what an idle session takes.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LogInPatience = TimeSpan.FromMinutes(5);

    private readonly ServerCertificate _certificate = ServerCertificate.Create(TimeProvider.System.GetUtcNow());

    /// <summary>As many of ten thousand as a process may have open files for.</summary>
    public static int Most => Math.Min(Many, Descriptors.MaxSessions);

    public async Task<IReadOnlyList<MemoryRun>> RunAsync(string name, CancellationToken ct)
    {
        await using var stub = ChildProcess.Start(Programs.Self, "stub");
        var server = int.Parse(
            await stub.SaysAsync("listening ", TimeSpan.FromSeconds(30), ct), CultureInfo.InvariantCulture);
        var certificate = name is Contender.GatewayTls or Contender.PgbouncerTls ? _certificate : null;
        var caPath = certificate is null ? null : folder.Write("memory-ca.crt", certificate.CaPem);
        if (name is Contender.Pgbouncer or Contender.PgbouncerTls)
        {
            await using var pgbouncer = await PgbouncerProcess.StartAsync(server, "stub", certificate, Most, ct);
            return await MeasureAsync(new Contender(
                name, pgbouncer.Port, BenchServer.Role, () => "stub", caPath, [pgbouncer.Id]), ct);
        }

        await using var gateway = await GatewayProcess.StartAsync(Programs.Gateway, server, certificate, folder, ct);
        return await MeasureAsync(new Contender(
            name, gateway.Port, GatewayProcess.GrantName, gateway.Token, caPath, [gateway.Id]), ct);
    }

    private static async Task<IReadOnlyList<MemoryRun>> MeasureAsync(Contender contender, CancellationToken ct)
    {
        // The first login loads what all of them share.
        RawClient.LogIn(contender).Dispose();
        var none = await SettledAsync(contender, ct);
        var runs = new List<MemoryRun> { new(contender.Name, 0, none, 0) };
        await using var few = await HoldAsync(contender, Few, ct);
        runs.Add(await MeasureAsync(contender, Few, none, ct));
        await using var remaining = await HoldAsync(contender, Most - Few, ct);
        runs.Add(await MeasureAsync(contender, Most, none, ct));
        return runs;
    }

    private static async Task<MemoryRun> MeasureAsync(
        Contender contender, int sessions, long none, CancellationToken ct)
    {
        var bytes = await SettledAsync(contender, ct);
        return new MemoryRun(contender.Name, sessions, bytes, (bytes - none) / (double)sessions);
    }

    private static async Task<long> SettledAsync(Contender contender, CancellationToken ct)
    {
        await Task.Delay(Settling, ct);
        return contender.ProcessIds.Sum(ResidentMemory.Of);
    }

    private static async Task<ChildProcess> HoldAsync(Contender contender, int count, CancellationToken ct)
    {
        IEnumerable<string> arguments =
            ["hold", "--port", $"{contender.Port}", "--user", contender.User, "--count", $"{count}"];
        var clients = ChildProcess.Start(
            Programs.Self,
            new Dictionary<string, string> { [IdleClients.PasswordVariable] = contender.Password() },
            contender.CaPath is null ? arguments : [.. arguments, "--ca", contender.CaPath]);
        await clients.SaysAsync("held ", LogInPatience, ct);
        return clients;
    }
}
