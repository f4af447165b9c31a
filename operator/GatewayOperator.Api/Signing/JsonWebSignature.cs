using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace GatewayOperator.Api.Signing;

/// <summary>
/// A JSON Web Signature (RFC 7515), flattened (§7.2.2) or compact (§7.1), with ES256 and nothing else.
/// </summary>
public sealed class JsonWebSignature
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private JsonWebSignature(string @protected, string payload, string signature)
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

    public static JsonWebSignature Sign(SigningKey key, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        var header = $$"""{"alg":"ES256","kid":"{{key.Public.Thumbprint}}"}""";
        var @protected = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(header));
        var encoded = Base64Url.EncodeToString(payload);
        var signature = key.Sign(Encoding.ASCII.GetBytes($"{@protected}.{encoded}"));
        return new JsonWebSignature(@protected, encoded, Base64Url.EncodeToString(signature));
    }

    /// <exception cref="FormatException">It is no such signature.</exception>
    public static JsonWebSignature Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return new JsonWebSignature(Text(root, "protected"), Text(root, "payload"), Text(root, "signature"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("It is no flattened JWS.", e);
        }
    }

    /// <exception cref="FormatException">It is no such signature.</exception>
    public static JsonWebSignature ParseCompact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return text.Split('.') is [var @protected, var payload, var signature]
                ? new JsonWebSignature(@protected, payload, signature)
                : throw new FormatException("A compact JWS has three parts.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("It is no compact JWS.", e);
        }
    }

    public bool IsSignedBy(VerificationKey key)
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

    public string ToCompact() => $"{Protected}.{EncodedPayload}.{Signature}";

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
