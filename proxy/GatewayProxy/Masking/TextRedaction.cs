using System.Security.Cryptography;
using GatewayProxy.Recording;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Masking;

/// <summary>What may be shown of a text and its parameters.</summary>
/// <param name="Use">What it was made by.</param>
/// <param name="Text">What stands for the text; null when it is shown as it is.</param>
/// <param name="Parameters">What stands for its parameters; null when they are shown as they are.</param>
/// <param name="Digests">What both are made with.</param>
public sealed record TextRedaction(
    LiteralUse Use, RedactedText? Text, ParameterRedaction? Parameters, LiteralDigest Digests)
{
    /// <summary>Passwords or the like are in it.</summary>
    public bool IsSecret => Parameters is { IsSecret: true };

    /// <summary>For the digest of a redacted text that comes in pieces.</summary>
    public IncrementalHash BeginDigest() => Digests.Begin();
}
