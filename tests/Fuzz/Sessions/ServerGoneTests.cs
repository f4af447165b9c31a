using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>A server that goes in the middle of things: whoever notices first, it was the server.</summary>
public sealed class ServerGoneTests
{
    [Test]
    public async Task Client_of_a_server_that_reset_the_connection_is_told_so()
    {
        using var stage = new RelayStage();
        var stream = new MessageBuilder();
        for (var i = 0; i < 2000; i++)
        {
            stream.Query($"SELECT {i}");
        }

        for (var i = 0; i < 200; i++)
        {
            var relayed = await stage.ResetAsync(stream.Written.ToArray(), i * 100);
            Assert.That(relayed.EndReason, Is.EqualTo("upstreamClosed"), $"session {i}");
            Assert.That(relayed.ToClient.AsSpan().IndexOf("08006"u8), Is.GreaterThan(0), $"session {i}");
        }
    }
}
