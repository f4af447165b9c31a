using System.Text;

namespace GatewayProxy.Upstream;

/// <summary>
/// What a SCRAM exchange proves about the TLS session it runs in (RFC 5802 section 6): whoever terminates TLS between
/// gateway and server cannot pass the exchange on.
/// </summary>
public sealed class ChannelBinding
{
    private readonly byte[] _data;

    private ChannelBinding(string gs2Header, ReadOnlySpan<byte> data)
    {
        Gs2Header = gs2Header;
        _data = data.ToArray();
    }

    /// <summary>No TLS, or a certificate that cannot be bound to.</summary>
    public static ChannelBinding None { get; } = new("n,,", []);

    /// <summary>
    /// The server does not seem to be able to. One that is refuses then: somebody has shortened its list of mechanisms.
    /// </summary>
    public static ChannelBinding NotOffered { get; } = new("y,,", []);

    public string Gs2Header { get; }

    public bool IsBound => _data.Length > 0;

    /// <summary>The value of the attribute <c>c</c>.</summary>
    public string Input => Convert.ToBase64String([.. Encoding.ASCII.GetBytes(Gs2Header), .. _data]);

    /// <summary>Bound to the server's certificate by its hash (see <see cref="TlsServerEndPoint"/>).</summary>
    public static ChannelBinding ToServer(ReadOnlySpan<byte> certificateHash) =>
        new("p=tls-server-end-point,,", certificateHash);
}
