namespace GatewayOperator.Tests.Benchmarks.Contenders;

/// <summary>haproxy in TCP mode: what moving bytes costs somebody who has done nothing else for twenty years.</summary>
public sealed class HaproxyProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private HaproxyProcess(ChildProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public int Id => _process.Id;

    public static async Task<HaproxyProcess> StartAsync(int serverPort, WorkFolder folder, CancellationToken ct)
    {
        var port = Field.FreePort();
        var file = folder.Write("haproxy.cfg", Configuration(serverPort, port));
        var process = new HaproxyProcess(ChildProcess.Start(Programs.Haproxy, "-db", "-f", file), port);
        await process._process.ListeningAsync(port, ct);
        return process;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Configuration(int serverPort, int port) =>
        $"""
        global
          maxconn 2000
          hard-stop-after 1s
        defaults
          mode tcp
          timeout connect 5s
          timeout client 1h
          timeout server 1h
        listen postgres
          bind 127.0.0.1:{port}
          server postgres 127.0.0.1:{serverPort}

        """;
}
