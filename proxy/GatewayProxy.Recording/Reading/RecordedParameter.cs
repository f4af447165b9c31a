namespace GatewayProxy.Recording.Reading;

/// <summary>A parameter of a statement; NULL when it has neither value nor hex.</summary>
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
}
