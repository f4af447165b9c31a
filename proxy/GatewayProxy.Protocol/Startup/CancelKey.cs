namespace GatewayProxy.Protocol.Startup;

/// <summary>
/// What BackendKeyData hands out and CancelRequest brings back: the server's process id and its secret.
/// </summary>
public sealed class CancelKey(int processId, byte[] secret) : IEquatable<CancelKey>
{
    /// <summary>Bytes of a secret in protocol 3.0, and the least in 3.2.</summary>
    public const int MinSecret = 4;

    /// <summary>The most bytes of a secret in protocol 3.2.</summary>
    public const int MaxSecret = 256;

    public int ProcessId => processId;

    public ReadOnlySpan<byte> Secret => secret;

    public bool Equals(CancelKey? other) =>
        other is not null && other.ProcessId == ProcessId && other.Secret.SequenceEqual(Secret);

    public override bool Equals(object? obj) => Equals(obj as CancelKey);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(processId);
        hash.AddBytes(secret);
        return hash.ToHashCode();
    }

    /// <summary>Never prints the secret.</summary>
    public override string ToString() => $"pid {processId}";
}
