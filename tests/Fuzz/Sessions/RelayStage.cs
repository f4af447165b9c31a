using System.Net;
using System.Net.Sockets;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Approvals;
using GatewayProxy.Configuration;
using GatewayProxy.Ddl;
using GatewayProxy.Listening;
using GatewayProxy.Masking;
using GatewayProxy.Recording;
using GatewayProxy.Sessions;
using GatewayProxy.Sockets;
using GatewayProxy.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>
/// Real sessions, relays, pipeline, guard and journal between sockets of this process: everything of the gateway but
/// listener, login and database, so that a session takes a millisecond.
/// </summary>
public sealed class RelayStage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("gwfuzz-").FullName;
    private readonly TcpListener _clients = new(IPAddress.Loopback, 0);
    private readonly TcpListener _servers = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _opening = new(1);
    private readonly SessionServices _services;

    public RelayStage()
    {
        _clients.Start();
        _servers.Start();
        var policy = new PolicyHolder();
        policy.Swap(PolicySnapshot.Create(StageConfig.Create(_directory)));
        _services = new SessionServices(
            TimeProvider.System,
            policy,
            new StatementCancels(
                policy, new CancelForwarder(TimeProvider.System), TimeProvider.System, NullLogger<Session>.Instance),
            TextAnalyses.Load(NullLogger<TextAnalyses>.Instance),
            new ApprovalDesk(
                new ConfiguredRequests(policy, TimeProvider.System), policy, TimeProvider.System,
                NullLogger<ApprovalDesk>.Instance),
            new DdlServices(
                policy, new UpstreamConnector(TimeProvider.System), new CancelForwarder(TimeProvider.System),
                new SchemaGate(), TimeProvider.System, NullLogger<DdlExecution>.Instance),
            NullLogger<Session>.Instance);
    }

    /// <summary>A client sends a stream to a server that answers everything.</summary>
    public async Task<RelayedStream> SendAsync(byte[] fromClient, Func<int> split)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pairs = await OpenAsync();
        var backend = new ScriptedBackend(pairs.Server.PeersEnd);
        var journal = Start(pairs, split, Splits.Whole, out var session);
        var serving = backend.RunAsync(limit.Token);
        var client = new ScriptedClient(pairs.Client.PeersEnd);
        var toClient = await client.RunAsync(fromClient, leaves: true, limit.Token);
        await session.WaitAsync(limit.Token);
        await serving;
        var relayed = new RelayedStream(backend.Got, toClient, backend.Said, Read(journal));
        BrokenPromiseException.Unless(
            !backend.WasCutOff || relayed.EndReason == "protocolViolation",
            $"the server was cut off, the session ended with {relayed.EndReason}");
        return relayed;
    }

    /// <summary>A server answers what a client has sent with a stream of its own choice, and closes.</summary>
    public async Task<RelayedStream> AnswerAsync(
        byte[] fromClient, byte[] fromServer, Func<int> split, Func<int>? clientsSplit = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pairs = await OpenAsync();
        var journal = Start(pairs, clientsSplit ?? Splits.Whole, split, out var session);
        var client = new ScriptedClient(pairs.Client.PeersEnd).RunAsync(fromClient, leaves: false, limit.Token);
        var got = new byte[fromClient.Length];
        await using var stream = new NetworkStream(pairs.Server.PeersEnd);
        await stream.ReadExactlyAsync(got, limit.Token);
        await stream.WriteAsync(fromServer, limit.Token);
        pairs.Server.PeersEnd.Shutdown(SocketShutdown.Send);
        var toClient = await client;
        await session.WaitAsync(limit.Token);
        return new RelayedStream(got, toClient, fromServer, Read(journal));
    }

    /// <summary>A server reads a part of what a client sends and resets the connection.</summary>
    public async Task<RelayedStream> ResetAsync(byte[] fromClient, int read)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pairs = await OpenAsync();
        var journal = Start(pairs, Splits.Random(read), Splits.Whole, out var session);
        var client = new ScriptedClient(pairs.Client.PeersEnd).RunAsync(fromClient, leaves: false, limit.Token);
        var got = new byte[read];
        await using var stream = new NetworkStream(pairs.Server.PeersEnd);
        await stream.ReadExactlyAsync(got, limit.Token);
        pairs.Server.PeersEnd.Dispose();
        var toClient = await client;
        await session.WaitAsync(limit.Token);
        return new RelayedStream(got, toClient, [], Read(journal));
    }

    public void Dispose()
    {
        _clients.Dispose();
        _servers.Dispose();
        _opening.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // One at a time, so that who is accepted is who has just connected.
    private async Task<StagePairs> OpenAsync()
    {
        await _opening.WaitAsync();
        try
        {
            return new StagePairs(await LoopbackPair.OpenAsync(_clients), await LoopbackPair.OpenAsync(_servers));
        }
        finally
        {
            _opening.Release();
        }
    }

    private string Start(StagePairs pairs, Func<int> fromClient, Func<int> fromServer, out Task running)
    {
        var id = SessionId.New(TimeProvider.System);
        var client = new ClientConnection(pairs.Client.GatewaysEnd);
        client.Encrypted(new SplitStream(client.Stream, fromClient), "as if");
        var server = pairs.Server.GatewaysEnd;
        var transport = new SocketStream(server);
        var upstream = new UpstreamConnection(server, transport, new SplitStream(transport, fromServer));
        var config = _services.Policy.Current!.Config;
        var identity = new SessionIdentity
        {
            Id = id,
            Principal = StageConfig.Principal,
            Database = "shop",
            ClientAddress = client.Address,
        };
        var journal = SessionJournal.Open(_directory, StageConfig.SessionStart(id), TimeProvider.System);
        var recorder = new StatementRecorder(
            journal, RecordingFailureAction.Refuse, TimeProvider.System, _services.Log, id);
        var session = new Session(
            identity, config.Grants[0], client, upstream, new SessionEncodings(), recorder, _services);
        running = RunAsync(session, recorder);
        return Path.Combine(_directory, SessionJournal.FileName(id));
    }

    private static async Task RunAsync(Session session, StatementRecorder recorder)
    {
        using (recorder)
        {
            await session.RunAsync();
        }
    }

    private static JournalText Read(string journal)
    {
        var text = new JournalText(File.ReadAllLines(journal));
        File.Delete(journal);
        return text;
    }
}
