using GatewayOperator.Tests.Fuzz.Generation;
using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Fuzz.Decoders;

/// <summary>Millions of bodies, valid, damaged and random; a fifth of all inputs goes into each test.</summary>
public sealed class DecoderTests
{
    private static long Share => FuzzSettings.Inputs / 5;

    [Test]
    public void Damaged_client_messages_are_taken_or_turned_down_as_PostgreSQL_would() => FuzzLoop.Run(
        "client-damaged", Share, random => Damaged(random, Body(random)), ClientDecoderCheck.Run);

    [Test]
    public void Client_messages_decode_to_what_PostgreSQL_reads_in_them() => FuzzLoop.Run(
        "client-valid", Share / 2, Body, ClientDecoderCheck.Run);

    [Test]
    public void Messages_of_tens_of_thousands_of_parameters_decode_as_PostgreSQL_reads_them() => FuzzLoop.Run(
        "client-large",
        Math.Max(20, Share / 2000),
        random => Tail(LargeMessage.Generate(random)),
        ClientDecoderCheck.Run);

    [Test]
    public void Random_bytes_are_taken_or_turned_down_as_PostgreSQL_would() => FuzzLoop.Run(
        "client-random", Share / 2, random => ByteMutator.Bytes(random, 80), ClientDecoderCheck.Run);

    [Test]
    public void Server_messages_of_any_bytes_decode_without_harm() => FuzzLoop.Run(
        "server-damaged",
        Share,
        random => Damaged(random, Tail(ServerStream.Generate(random, 1))),
        ServerDecoderCheck.Run);

    [Test]
    public void Startup_packets_of_any_bytes_decode_and_survive_writing() => FuzzLoop.Run(
        "startup-damaged",
        Share,
        random => Damaged(random, StartupStream.Packet(random) is var packet && packet.Length < 2000 ? packet : []),
        ServerDecoderCheck.RunStartup);

    [Test]
    public void Any_split_of_a_stream_yields_the_same_messages() => FuzzLoop.Run(
        "framing",
        Share,
        random => random.Next(2) == 0
            ? ClientStream.Generate(random, 4)
            : ByteMutator.Mutate(random, ClientStream.Generate(random, 4), []),
        stream => FramingCheck.Run(stream, new Random(stream.Length)));

    private static byte[] Damaged(Random random, byte[] body) =>
        random.Next(8) == 0 ? body : ByteMutator.Mutate(random, body, Body(random));

    private static byte[] Body(Random random) => Tail(ClientStream.Generate(random, 1));

    private static byte[] Tail(byte[] message) => message[MessageHeader.Size..];
}
