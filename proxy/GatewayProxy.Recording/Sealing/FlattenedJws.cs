using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace GatewayProxy.Recording.Sealing;

/// <summary>A flattened JSON Web Signature (RFC 7515 §7.2.2) with ES256 and nothing else.</summary>
public sealed class FlattenedJws
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private FlattenedJws(string @protected, string payload, string signature)
    {
        Protected = @protected;
        EncodedPayload = payload;
        Signature = signature;
        KeyId = KeyIdOf(@protected);
        Payload = Base64Url.DecodeFromChars(payload);
        _signature = Base64Url.DecodeFromChars(signature);
        _signed = Encoding.ASCII.GetBytes($"{@protected}.{payload}");
    }

    /// <summary>Thumbprint of the key that signed.</summary>
    public string KeyId { get; }

    public byte[] Payload { get; }

    private string Protected { get; }

    private string EncodedPayload { get; }

    /// <summary>In base64url.</summary>
    public string Signature { get; }

    public static FlattenedJws Sign(RecordingKey key, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        var header = $$"""{"alg":"ES256","kid":"{{key.Public.Thumbprint}}"}""";
        var @protected = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(header));
        var encoded = Base64Url.EncodeToString(payload);
        var signature = key.Sign(Encoding.ASCII.GetBytes($"{@protected}.{encoded}"));
        return new FlattenedJws(@protected, encoded, Base64Url.EncodeToString(signature));
    }

    /// <exception cref="FormatException">It is no such signature.</exception>
    public static FlattenedJws Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return new FlattenedJws(Text(root, "protected"), Text(root, "payload"), Text(root, "signature"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("It is no flattened JWS.", e);
        }
    }

    public bool IsSignedBy(RecordingPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return KeyId == key.Thumbprint && key.Verify(_signed, _signature);
    }

    /// <summary>The object, with a <c>type</c> before the three members when there is one.</summary>
    public byte[] ToJson(string? type = null)
    {
        var start = type is null ? "" : $"\"type\":\"{type}\",";
        return Encoding.ASCII.GetBytes(
            $$"""{{{start}}"protected":"{{Protected}}","payload":"{{EncodedPayload}}","signature":"{{Signature}}"}""");
    }

    private static string Text(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new FormatException($"{name} is missing.");

    // Another algorithm, or a header that must be understood and is not, is no signature at all.
    private static string KeyIdOf(string @protected)
    {
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(@protected));
        var members = header.RootElement;
        return members.GetProperty("alg").GetString() == "ES256" && !members.TryGetProperty("crit", out _)
            ? Text(members, "kid")
            : throw new FormatException("Only ES256 without extensions is a signature here.");
    }
}
