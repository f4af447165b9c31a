using System.CommandLine;

namespace GatewayOperator.Tests.Benchmarks;

/// <summary>Entry point of <c>gateway-bench</c>.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Measures the gateway beside its peers.")
        {
            Bench(), Soak(), Relay(), Stub(), Hold(), Recordings.UploadProgram.Create(),
        };
        return await root.Parse(args).InvokeAsync();
    }

    private static Command Bench()
    {
        var rounds = new Option<int?>("--rounds") { Description = "Interleaved rounds of every cell." };
        var duration = new Option<int?>("--duration") { Description = "Seconds of one run of pgbench." };
        var quick = new Option<bool>("--quick") { Description = "Few cells, no page." };
        var masks = new Option<bool>("--masks") { Description = "Only what masks cost." };
        var recording = new Option<bool>("--recording") { Description = "Only what recording costs." };
        var holds = new Option<bool>("--holds") { Description = "Only what approval costs." };
        var cell = new Option<string?>("--cell") { Description = "Only cells whose name contains this; no page." };
        var gateway = new Option<string[]>("--gateway") { Description = "Another gateway-proxy to compare; no page." };
        var command = new Command("bench", "Measure and write docs/performance.md.")
        {
            rounds, duration, quick, masks, recording, holds, cell, gateway,
        };
        command.SetAction((result, ct) => new BenchProgram(new BenchOptions
        {
            Rounds = result.GetValue(rounds) ?? (result.GetValue(quick) ? 5 : 11),
            Duration = result.GetValue(duration) ?? 2,
            Quick = result.GetValue(quick),
            Masks = result.GetValue(masks),
            Recording = result.GetValue(recording),
            Holds = result.GetValue(holds),
            Cell = result.GetValue(cell),
            Gateways = result.GetValue(gateway) ?? [],
        }).RunAsync(ct));
        return command;
    }

    private static Command Soak()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 30 };
        var command = new Command("soak", "Let a mixed crowd in and see what it leaves behind.") { minutes };
        command.SetAction((result, ct) =>
            new Soak.SoakProgram(TimeSpan.FromMinutes(result.GetValue(minutes))).RunAsync(ct));
        return command;
    }

    private static Command Stub()
    {
        var command = new Command("stub", "Be a server that lets everybody in and says nothing.");
        command.SetAction((_, ct) => Memory.StubServer.RunAsync(ct));
        return command;
    }

    private static Command Hold()
    {
        var port = new Option<int>("--port") { Description = "On 127.0.0.1.", Required = true };
        var user = new Option<string>("--user") { Description = "The startup user.", Required = true };
        var ca = new Option<string?>("--ca") { Description = "CA file; plain text without it." };
        var count = new Option<int>("--count") { Description = "How many sessions.", Required = true };
        var command = new Command("hold", "Hold idle sessions.") { port, user, ca, count };
        command.SetAction((result, ct) => Memory.IdleClients.RunAsync(
            result.GetValue(port), result.GetRequiredValue(user), result.GetValue(ca), result.GetValue(count), ct));
        return command;
    }

    private static Command Relay()
    {
        var to = new Option<int>("--to") { Description = "Port of the server on 127.0.0.1.", Required = true };
        var command = new Command("relay", "Be the relay that does nothing but relay.") { to };
        command.SetAction((result, ct) => Contenders.RelayProgram.RunAsync(result.GetValue(to), ct));
        return command;
    }
}
