using System.Text;
using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>What holds for every session, whatever was sent through it.</summary>
public static class RelayPromises
{
    public static void HoldForClients(byte[] sent, RelayedStream relayed)
    {
        Hold(relayed);
        if (relayed.HasRefusals)
        {
            // Bytes of the gateway's own stand in the place of the client's, in both directions.
            return;
        }

        BrokenPromiseException.Unless(
            sent.AsSpan().StartsWith(relayed.ToServer), "the server got other bytes than the client sent");
        if (relayed.EndReason == "protocolViolation")
        {
            // Where the answers stop is a race; what the client gets of them is whole and in order.
            BrokenPromiseException.Unless(
                relayed.SaidByServer.AsSpan().StartsWith(WithoutGoodbye(relayed.ToClient)),
                "the client got other bytes than the server sent");
        }
        else
        {
            Same(relayed.SaidByServer, relayed.ToClient, "the server's answers");
        }
    }

    public static void HoldForServers(RelayedStream relayed)
    {
        Hold(relayed);
        BrokenPromiseException.Unless(
            relayed.ToClient.Length <= relayed.SaidByServer.Length + 4096, "the client got more than the server sent");
    }

    public static void HoldAlike(RelayedStream one, RelayedStream other)
    {
        Same(one.EndReason, other.EndReason, "the end");
        Same(one.ToServer, other.ToServer, $"what the server gets until {one.EndReason}");
        SameIntents(one.Journal.Intents, other.Journal.Intents);
        if (one.EndReason != "protocolViolation")
        {
            Same(one.Journal.Outcomes, other.Journal.Outcomes, "outcomes");
        }
    }

    public static void Same(byte[] one, byte[] other, string what) =>
        Same(Convert.ToHexStringLower(one), Convert.ToHexStringLower(other), what);

    public static void Same(string one, string other, string what) => BrokenPromiseException.Unless(
        one == other, $"{what} changed with the split:\n{one}\n--- and now\n{other}");

    // A portal ends at the Sync of its segment. Executed behind it, it is recorded with its statement when the server's
    // ReadyForQuery is still on its way, and without when it has come: either way the server turns it down.
    private static void SameIntents(string one, string other)
    {
        var pairs = one.Split('\n').Zip(other.Split('\n'));
        if (pairs.Any(pair => pair.First != pair.Second && !IsBare(pair.First) && !IsBare(pair.Second))
            || one.Count(letter => letter == '\n') != other.Count(letter => letter == '\n'))
        {
            Same(one, other, "intents");
        }
    }

    private static bool IsBare(string intent) => intent.Contains("\"sql\":\"\"") && !intent.Contains("parameters");

    private static void Hold(RelayedStream relayed)
    {
        BrokenPromiseException.Unless(relayed.EndReason != "gatewayFailure", "the gateway failed");
        BrokenPromiseException.Unless(relayed.Journal.IsChained, "a line is not chained to the one before");
        BrokenPromiseException.Unless(
            relayed.Journal.Unpaired.Count == 0,
            $"statements without outcome: {string.Join(", ", relayed.Journal.Unpaired)}");
    }

    private static ReadOnlySpan<byte> WithoutGoodbye(byte[] stream)
    {
        var at = 0;
        while (MessageHeader.TryRead(stream.AsSpan(at), out var header))
        {
            BrokenPromiseException.Unless(
                header.TotalLength <= stream.Length - at, "the client got half a message");
            if (header.Code == BackendCode.ErrorResponse
                && Encoding.UTF8.GetString(stream.AsSpan(at)).Contains("terminating connection"))
            {
                return stream.AsSpan(0, at);
            }

            at += header.TotalLength;
        }

        return stream;
    }
}
