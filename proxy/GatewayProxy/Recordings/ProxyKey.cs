using GatewayOperator.Api.Signing;
using GatewayProxy.Recording;

namespace GatewayProxy.Recordings;

/// <summary>
/// Who this start of the proxy is to recordings: an id and a key that live as long as the process. The operator
/// certifies the public half.
/// </summary>
public sealed class ProxyKey(TimeProvider time) : IDisposable
{
    /// <summary>In the form of a session id.</summary>
    public string Proxy { get; } = SessionId.New(time);

    public SigningKey Key { get; } = SigningKey.Create();

    public void Dispose() => Key.Dispose();
}
