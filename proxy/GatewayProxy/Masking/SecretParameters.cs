using GatewayProxy.Recording;

namespace GatewayProxy.Masking;

/// <summary>Nothing is recorded of any parameter.</summary>
internal sealed class SecretParameters : ParameterRedaction
{
    public static readonly SecretParameters All = new();

    public override bool IsSecret => true;

    public override bool Shows(int number) => false;

    public override void Digest(ReadOnlySpan<byte> value, Span<char> digest) => digest.Fill('0');
}
