namespace GatewayProxy.Recording;

/// <summary>The field names of one recorded text.</summary>
internal readonly ref struct TextFields
{
    /// <summary>What the client sent.</summary>
    public static TextFields Sql => new()
    {
        Text = "sql"u8,
        Hex = "sqlHex"u8,
        Bytes = "sqlBytes"u8,
        Truncated = "sqlTruncated"u8,
        Sha256 = "sqlSha256"u8,
        Digest = "sqlDigest"u8,
        Redacted = "sqlRedacted"u8,
        Withheld = "sqlWithheld"u8,
    };

    /// <summary>What the server was sent.</summary>
    public static TextFields Sent => new()
    {
        Text = "sent"u8,
        Hex = "sentHex"u8,
        Bytes = "sentBytes"u8,
        Truncated = "sentTruncated"u8,
        Sha256 = "sentSha256"u8,
    };

    public ReadOnlySpan<byte> Text { get; private init; }

    public ReadOnlySpan<byte> Hex { get; private init; }

    public ReadOnlySpan<byte> Bytes { get; private init; }

    public ReadOnlySpan<byte> Truncated { get; private init; }

    public ReadOnlySpan<byte> Sha256 { get; private init; }

    public ReadOnlySpan<byte> Digest { get; private init; }

    public ReadOnlySpan<byte> Redacted { get; private init; }

    public ReadOnlySpan<byte> Withheld { get; private init; }
}
