using System.Security.Cryptography;

namespace GatewayProxy.Sessions;

/// <summary>The digest of a statement's text while it passes by in pieces.</summary>
internal sealed class LargeText(PreparedStatement prepared)
{
    private readonly IncrementalHash _hash = prepared.IsRedacted
        ? prepared.Redaction!.BeginDigest()
        : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _ended;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_ended)
        {
            return;
        }

        var end = bytes.IndexOf((byte)0);
        _hash.AppendData(end < 0 ? bytes : bytes[..end]);
        _ended = end >= 0;
    }

    public void Complete()
    {
        prepared.Digest = _hash.GetHashAndReset();
        _hash.Dispose();
    }
}
