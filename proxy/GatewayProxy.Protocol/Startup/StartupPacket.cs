using System.Buffers.Binary;
using System.Text;

namespace GatewayProxy.Protocol.Startup;

/// <summary>A connection's first packet, decoded. It carries no type byte: int32 length, int32 code, body.</summary>
public sealed record StartupPacket(StartupPacketKind Kind)
{
    /// <summary>PostgreSQL's MAX_STARTUP_PACKET_LENGTH.</summary>
    public const int MaxLength = 10_000;

    private const int MinLength = 2 * sizeof(int);

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The minor version the client asks for.</summary>
    public int ProtocolMinor { get; init; }

    /// <summary>The minor version to speak with it: what it asks for, or the newest that the gateway knows.</summary>
    public int SpokenMinor => Math.Min(ProtocolMinor, StartupCode.NewestMinor);

    /// <summary>StartupMessage parameters in the order they came; a repeated name keeps its last value.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public CancelKey? CancelKey { get; init; }

    /// <summary>Whether <paramref name="length"/> (as read from the wire) can be a startup packet's.</summary>
    public static bool IsPlausibleLength(int length) => length is >= MinLength and <= MaxLength;

    /// <summary>Decodes a packet without its length field.</summary>
    public static StartupPacket Decode(ReadOnlySpan<byte> body)
    {
        if (body.Length < sizeof(int))
        {
            return new StartupPacket(StartupPacketKind.Malformed);
        }

        var code = BinaryPrimitives.ReadInt32BigEndian(body);
        var rest = body[sizeof(int)..];
        return code switch
        {
            StartupCode.SslRequest => Bare(StartupPacketKind.Ssl, rest),
            StartupCode.GssEncRequest => Bare(StartupPacketKind.GssEnc, rest),
            StartupCode.CancelRequest => DecodeCancel(rest),
            _ when code >> 16 == StartupCode.ProtocolMajor => DecodeStartup(code & 0xffff, rest),
            _ => new StartupPacket(StartupPacketKind.UnsupportedVersion),
        };
    }

    private static StartupPacket Bare(StartupPacketKind kind, ReadOnlySpan<byte> rest) =>
        new(rest.IsEmpty ? kind : StartupPacketKind.Malformed);

    private static StartupPacket DecodeCancel(ReadOnlySpan<byte> rest) =>
        rest.Length is >= sizeof(int) + CancelKey.MinSecret and <= sizeof(int) + CancelKey.MaxSecret
            ? new StartupPacket(StartupPacketKind.Cancel)
            {
                CancelKey = new CancelKey(BinaryPrimitives.ReadInt32BigEndian(rest), rest[sizeof(int)..].ToArray()),
            }
            : new StartupPacket(StartupPacketKind.Malformed);

    private static StartupPacket DecodeStartup(int minor, ReadOnlySpan<byte> rest)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new PayloadReader(rest);
        try
        {
            while (reader.TryReadString(out var name))
            {
                if (name.IsEmpty)
                {
                    var kind = reader.AtEnd ? StartupPacketKind.Startup : StartupPacketKind.Malformed;
                    return new StartupPacket(kind) { ProtocolMinor = minor, Parameters = parameters };
                }

                if (!reader.TryReadString(out var value))
                {
                    break;
                }

                parameters[StrictUtf8.GetString(name)] = StrictUtf8.GetString(value);
            }
        }
        catch (DecoderFallbackException)
        {
            // Falls through: a name or value that is not UTF-8 is as malformed as a missing terminator.
        }

        return new StartupPacket(StartupPacketKind.Malformed);
    }
}
