namespace GatewayProxy.Tests.Approvals.HalfWork;

/// <summary>Bytes that a client sends at once, and up to what it then reads.</summary>
/// <param name="Bytes">What it sends.</param>
/// <param name="Until">The message that it waits for.</param>
/// <param name="Times">How many of them.</param>
public sealed record Turn(ReadOnlyMemory<byte> Bytes, byte Until, int Times);
