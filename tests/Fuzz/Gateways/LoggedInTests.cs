using GatewayOperator.Tests.Fuzz.Generation;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>Clients that have logged in and send anything, to a real server.</summary>
public sealed class LoggedInTests : GatewayTests
{
    private const int Width = 8;

    [Test]
    public Task Any_bytes_after_login_end_in_a_closed_session() => FuzzLoop.RunAsync(
        "session-damaged",
        FuzzSettings.Connections,
        Width,
        random => ByteMutator.Mutate(random, ClientStream.Generate(random, 12), ClientStream.Generate(random, 4)),
        async (stream, random) =>
        {
            using var client = await RawClient.LogInAsync(WholeGateway.Gateway);
            await client.SendAsync(stream);
            if (random.Next(3) == 0)
            {
                client.Reset();
                return;
            }

            client.StopSending();
            await client.ReadToEndAsync();
        });

    [Test]
    public Task Server_answers_the_same_whatever_the_split() => FuzzLoop.RunAsync(
        "session-split",
        FuzzSettings.Connections / 2,
        Width,
        random => [.. Harmless(random), .. new MessageBuilder().Terminate().Written.Span],
        async (stream, random) =>
        {
            var whole = await AnswerAsync(stream, stream.Length);
            var bytes = await AnswerAsync(stream, 1);
            var pieces = await AnswerAsync(stream, random.Next(2, 40));
            BrokenPromiseException.Unless(
                whole.AsSpan().SequenceEqual(bytes) && whole.AsSpan().SequenceEqual(pieces),
                $"the answer changed with the split:\n{Convert.ToHexStringLower(whole)}\n"
                + $"{Convert.ToHexStringLower(bytes)}\n{Convert.ToHexStringLower(pieces)}");
        });

    private static async Task<byte[]> AnswerAsync(byte[] stream, int portion)
    {
        using var client = await RawClient.LogInAsync(WholeGateway.Gateway);
        var reading = client.ReadToEndAsync();
        for (var at = 0; at < stream.Length; at += portion)
        {
            await client.SendAsync(stream.AsMemory(at, Math.Min(portion, stream.Length - at)));
        }

        return await reading;
    }

    // COPY aside: what is sent into it by mistake costs the session, at a moment that depends on the server.
    private static byte[] Harmless(Random random)
    {
        while (true)
        {
            var stream = ClientStream.Generate(random, 10);
            if (stream.AsSpan().IndexOf("COPY"u8) < 0)
            {
                return stream;
            }
        }
    }
}
