using GatewayOperator.Tests.Fuzz.Generation;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>Whole sessions under streams of any bytes, each in several splits.</summary>
public sealed class RelayTests
{
    private const int Width = 4;

    private RelayStage _stage = null!;

    [OneTimeSetUp]
    public void SetUp() => _stage = new RelayStage();

    [OneTimeTearDown]
    public void TearDown() => _stage.Dispose();

    [Test]
    public Task Client_messages_reach_the_server_byte_for_byte_whatever_the_split() => FuzzLoop.RunAsync(
        "relay-client-valid",
        FuzzSettings.Streams,
        Width,
        random => ClientStream.Generate(random, 12),
        SendAsync);

    [Test]
    public Task Damaged_client_streams_are_cut_at_the_same_byte_whatever_the_split() => FuzzLoop.RunAsync(
        "relay-client-damaged",
        FuzzSettings.Streams,
        Width,
        random => ByteMutator.Mutate(random, ClientStream.Generate(random, 12), ClientStream.Generate(random, 2)),
        SendAsync);

    [Test]
    public Task Server_messages_reach_the_client_alike_whatever_the_split() => FuzzLoop.RunAsync(
        "relay-server-valid",
        FuzzSettings.Streams,
        Width,
        random => ServerStream.Generate(random, 16),
        AnswerAsync);

    [Test]
    public Task Damaged_server_streams_do_no_harm_whatever_the_split() => FuzzLoop.RunAsync(
        "relay-server-damaged",
        FuzzSettings.Streams,
        Width,
        random => ByteMutator.Mutate(random, ServerStream.Generate(random, 16), ServerStream.Generate(random, 2)),
        AnswerAsync);

    private async Task SendAsync(byte[] stream, Random random)
    {
        RelayedStream? first = null;
        foreach (var split in Splits.All(random))
        {
            var relayed = await _stage.SendAsync(stream, split);
            RelayPromises.HoldForClients(stream, relayed);
            if (relayed.DependsOnTiming)
            {
                return;
            }

            first ??= relayed;
            RelayPromises.HoldAlike(first, relayed);
        }
    }

    private async Task AnswerAsync(byte[] stream, Random random)
    {
        var question = Questions.Any(random);
        RelayedStream? first = null;
        foreach (var split in Splits.All(random))
        {
            var relayed = await _stage.AnswerAsync(question, stream, split);
            RelayPromises.HoldForServers(relayed);
            first ??= relayed;
            RelayPromises.HoldAlike(first, relayed);
            RelayPromises.Same(first.ToClient, relayed.ToClient, "what the client gets");
            RelayPromises.Same(first.Journal.Outcomes, relayed.Journal.Outcomes, "outcomes");
        }
    }
}
