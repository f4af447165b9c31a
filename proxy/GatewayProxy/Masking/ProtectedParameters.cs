using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Masking;

/// <summary>Digests stand for the parameters that may not be shown.</summary>
internal sealed class ProtectedParameters(LiteralUse use, LiteralDigest digest) : ParameterRedaction
{
    public override bool IsSecret => false;

    public override bool Shows(int number) => use.ShowsParameter(number);

    public override void Digest(ReadOnlySpan<byte> value, Span<char> hex) => digest.Write(value, hex);
}
