using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Report;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary><c>make soak</c>: a mixed load for a chosen time, with an eye on everything that could leak.</summary>
public sealed class SoakProgram(TimeSpan duration)
{
    private const string Picture = "soak.svg";
    private const int Samples = 400;

    /// <summary>A shorter run draws its picture in artifacts and leaves the page as it is.</summary>
    private static readonly TimeSpan WorthKeeping = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>What the last clients leave behind is gone after this.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(20);

    /// <summary>Journals that nothing was written to for this long are removed, as retention would in time.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(1);

    private TimeSpan Interval => duration / Samples > ShortestInterval ? duration / Samples : ShortestInterval;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        using var folder = new WorkFolder();
        var certificate = ServerCertificate.Create(TimeProvider.System.GetUtcNow());
        await using var server = await BenchServer.StartAsync(ct);
        await using var gateway = await GatewayProcess.StartAsync(
            Programs.Gateway, server.Port, certificate, folder, ct);
        var crowd = new Crowd(new SoakTarget(gateway, server, folder.Write("ca.crt", certificate.CaPem)));
        using var probe = new SoakProbe(gateway, server);
        var before = await probe.LookAsync(ct);
        var samples = await WatchAsync(crowd, probe, gateway.RecordingDirectory, ct);
        var verdict = new SoakVerdict(before, samples, await LeftAsync(probe, ct), crowd.Faults.Count);
        await ReportAsync(verdict, crowd.Done, ct);
        return verdict.Complaints.Count == 0 ? 0 : 1;
    }

    private async Task<List<SoakSample>> WatchAsync(
        Crowd crowd, SoakProbe probe, string recordings, CancellationToken ct)
    {
        Console.WriteLine($"soak: {duration.TotalMinutes:0.#} min");
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(ct);
        leave.CancelAfter(duration);
        var crowding = crowd.RunAsync(leave.Token);
        var samples = new List<SoakSample>();
        while (!crowding.IsCompleted)
        {
            samples.Add(await probe.LookAsync(ct));
            if (samples.Count % 20 == 1)
            {
                Console.WriteLine(Describe(samples[^1]));
            }

            if (Directory.Exists(recordings))
            {
                Forget(recordings);
            }

            await Task.WhenAny(crowding, Task.Delay(Interval, ct));
        }

        await crowding;
        return samples;
    }

    private static async Task<SoakSample> LeftAsync(SoakProbe probe, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        SoakSample sample;
        do
        {
            await Task.Delay(ShortestInterval, ct);
            sample = await probe.LookAsync(ct);
        }
        while (sample is not { Sessions: 0, Upstream: 0 }
            && TimeProvider.System.GetElapsedTime(started) < Leaving);

        Console.WriteLine(Describe(sample));
        return sample;
    }

    private static void Forget(string recordings)
    {
        var limit = TimeProvider.System.GetUtcNow().UtcDateTime - Retention;
        foreach (var file in Directory.EnumerateFiles(recordings, "*", SearchOption.AllDirectories)
            .Where(file => File.GetLastWriteTimeUtc(file) < limit))
        {
            File.Delete(file);
        }
    }

    private async Task ReportAsync(
        SoakVerdict verdict, IReadOnlyDictionary<string, int> done, CancellationToken ct)
    {
        var lasting = duration >= WorthKeeping;
        var folder = lasting ? PerformancePage.Folder : Path.Combine(Programs.Repository, "artifacts");
        await File.WriteAllTextAsync(Path.Combine(folder, Picture), Draw(verdict.Samples) + "\n", ct);
        var table = new Table(
            ["", "before", "while it ran, first half", "second half", "after"],
            [
                Row("RSS MB", verdict, s => s.Resident / 1e6),
                Row("managed heap MB", verdict, s => s.Heap / 1e6),
                Row("descriptors", verdict, s => s.Descriptors),
                Row("sessions in the gateway", verdict, s => s.Sessions),
                Row("sessions in the database", verdict, s => s.Upstream),
            ]);
        var clients = string.Join(", ", done.OrderByDescending(d => d.Value).Select(d => $"{d.Value} {d.Key}"));
        var said = verdict.Complaints.Count == 0
            ? "Nothing grew, nothing stayed behind."
            : $"Not good: {string.Join("; ", verdict.Complaints)}.";
        var text =
            $"""
            {await Machine.DescribeAsync(ct)}{duration.TotalMinutes:0.#} minutes; clients: {clients}.

            {said}

            ![Memory, descriptors and sessions over time]({Picture})

            {table}
            """;
        Console.WriteLine(text);
        if (lasting)
        {
            PerformancePage.Write("soak", text);
        }
    }

    private static string[] Row(string name, SoakVerdict verdict, Func<SoakSample, double> value) =>
    [
        name, Text(value(verdict.Before)), Text(verdict.Early(value)), Text(verdict.Late(value)),
        Text(value(verdict.After)),
    ];

    private static string Draw(IReadOnlyList<SoakSample> samples)
    {
        return Chart.Draw(
            "The gateway under a mixed load",
            [
                new Panel("MB", [Of("resident", s => s.Resident / 1e6), Of("managed heap", s => s.Heap / 1e6)]),
                new Panel("open files", [Of("descriptors", s => s.Descriptors)]),
                new Panel("sessions", [Of("in the gateway", s => s.Sessions), Of("in the database", s => s.Upstream)]),
            ],
            [.. samples.Select(s => s.At)]);
        Line Of(string name, Func<SoakSample, double> value) => new(name, [.. samples.Select(value)]);
    }

    private static string Describe(SoakSample s) => string.Create(
        CultureInfo.InvariantCulture,
        $"soak: {s.At:hh\\:mm\\:ss} RSS {s.Resident / 1e6:0} MB, heap {s.Heap / 1e6:0} MB, "
        + $"{s.Collections:0} full collections, {s.Descriptors} descriptors, {s.Sessions} sessions, "
        + $"{s.Upstream} upstream");

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
