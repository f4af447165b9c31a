namespace GatewayProxy.Recording.Tests;

/// <summary>Redacts every parameter; all digests are equal.</summary>
internal sealed class Digests : ParameterRedaction
{
    public override bool IsSecret => false;

    public override bool Shows(int number) => false;

    public override void Digest(ReadOnlySpan<byte> value, Span<char> digest) => digest.Fill('a');
}
