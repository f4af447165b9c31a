using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace GatewayProxy.Authentication;

/// <summary>
/// JSON that two parsers cannot read differently: one object, valid UTF-8 and UTF-16, no duplicate members, shallow.
/// What we decide on and what the signature library reads is then the same (RFC 8725 §2.7).
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The object, independent of the buffer; false when the bytes are anything else.</summary>
    public static bool TryReadObject(byte[] utf8, [NotNullWhen(true)] out JsonElement? value)
    {
        value = null;
        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            DecodeAll(document.RootElement);
            value = document.RootElement.Clone();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // The reader decodes text on demand only, and throws then: escapes that are half a character have to fail here.
    private static void DecodeAll(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    DecodeAll(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    DecodeAll(member.Value);
                }

                break;
        }
    }
}
