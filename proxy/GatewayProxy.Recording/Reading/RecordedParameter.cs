using System.Text.Json.Serialization;

namespace GatewayProxy.Recording.Reading;

/// <summary>A parameter of a statement; NULL when it has neither value nor hex and is not redacted.</summary>
public sealed record RecordedParameter
{
    /// <summary><c>text</c> or <c>binary</c>.</summary>
    public required string Format { get; init; }

    public string? Value { get; init; }

    /// <summary>The bytes, when binary or not UTF-8.</summary>
    public string? Hex { get; init; }

    /// <summary>Length of the whole value.</summary>
    public long? Bytes { get; init; }

    public bool Truncated { get; init; }

    /// <summary><c>protected</c> or <c>secret</c> when the value is not recorded; else null.</summary>
    public string? Redacted { get; init; }

    /// <summary>Characters of a protected value.</summary>
    public long? Length { get; init; }

    /// <summary>Keyed digest of a protected value: equal ones have equal digests in one target.</summary>
    public string? Digest { get; init; }

    /// <summary>The value as people read it, nothing cleaned.</summary>
    [JsonIgnore]
    public string Display =>
        Redacted == "protected" ? $"⟨protected: {Format}, {Length ?? Bytes}, {Digest}⟩"
        : Redacted is { } kind ? $"⟨{kind}⟩"
        : Value is { } text ? $"'{text}'"
        : Hex is { } hex ? $"\\x{hex}"
        : "NULL";
}
