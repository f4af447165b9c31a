using GatewayOperator.Api.Signing;

namespace GatewayProxy.Recording.Sealing;

/// <summary>
/// How far the operator has seen a proxy's ledger. Kept as <c>heads/&lt;proxy&gt;/&lt;n&gt;.json</c>: what is
/// countersigned cannot be cut off any more.
/// </summary>
public sealed record Countersignature
{
    public required int V { get; init; }

    public required string Proxy { get; init; }

    /// <summary>Number of the ledger's line.</summary>
    public required long Seq { get; init; }

    /// <summary>SHA-256 of that line.</summary>
    public required string Head { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The object to store, signed with the operator's key.</summary>
    public byte[] Sign(SigningKey operatorKey) =>
        JsonWebSignature.Sign(operatorKey, PayloadJson.Write(this)).ToJson();

    /// <summary>What an object says that the operator has signed; null for any other.</summary>
    public static Countersignature? Of(byte[]? content, VerificationKey operatorKey)
    {
        try
        {
            var jws = content is null ? null : JsonWebSignature.Parse(content);
            return jws?.IsSignedBy(operatorKey) == true ? Read(jws) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <exception cref="FormatException">What is signed is no countersignature.</exception>
    public static Countersignature Read(JsonWebSignature jws)
    {
        ArgumentNullException.ThrowIfNull(jws);
        return PayloadJson.Read<Countersignature>(jws.Payload);
    }
}
