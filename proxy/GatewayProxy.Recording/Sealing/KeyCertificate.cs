using System.Text.Json;
using GatewayOperator.Api.Signing;

namespace GatewayProxy.Recording.Sealing;

/// <summary>What the operator vouches for: this key is that proxy's. Kept as <c>keys/&lt;kid&gt;.json</c>.</summary>
public sealed record KeyCertificate
{
    public required int V { get; init; }

    /// <summary>Id of the one start of the proxy that has the key.</summary>
    public required string Proxy { get; init; }

    public required RecordedObject Target { get; init; }

    /// <summary>The proxy's public key.</summary>
    public required JsonElement Jwk { get; init; }

    public required DateTimeOffset CertifiedAt { get; init; }

    public static KeyCertificate Of(
        string proxy, RecordedObject target, VerificationKey key, DateTimeOffset certifiedAt)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new KeyCertificate
        {
            V = SessionJournal.FormatVersion,
            Proxy = proxy,
            Target = target,
            Jwk = JsonElement.Parse(key.Jwk),
            CertifiedAt = certifiedAt,
        };
    }

    /// <summary>The object to store, signed with the operator's key.</summary>
    public byte[] Sign(SigningKey operatorKey) =>
        JsonWebSignature.Sign(operatorKey, PayloadJson.Write(this)).ToJson();

    /// <exception cref="FormatException">What is signed is no certificate.</exception>
    public static KeyCertificate Read(JsonWebSignature jws)
    {
        ArgumentNullException.ThrowIfNull(jws);
        return PayloadJson.Read<KeyCertificate>(jws.Payload);
    }
}
