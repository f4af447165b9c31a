namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>What came out of a session: at the server, at the client, in the journal.</summary>
public sealed record RelayedStream(byte[] ToServer, byte[] ToClient, byte[] SaidByServer, JournalText Journal)
{
    public string EndReason => Journal.End.GetProperty("reason").GetString()!;

    public string Complaint => Journal.End.TryGetProperty("message", out var message) ? message.GetString()! : "";

    /// <summary>A limit that depends on how far the server's answers have come, which a split changes.</summary>
    public bool DependsOnTiming => Complaint.EndsWith("Sync inside COPY data", StringComparison.Ordinal);

    /// <summary>A message was refused, for a name that is not ASCII: another went to the server in its place.</summary>
    public bool HasRefusals => ToServer.AsSpan().IndexOf("gateway: refused by policy"u8) >= 0;
}
