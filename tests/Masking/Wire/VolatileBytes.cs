using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using GatewayProxy.Protocol;

namespace GatewayOperator.Tests.Masking.Wire;

/// <summary>
/// The documented differences between answers of twins that are no secret: the name of the database, the ids of tables
/// and their row types in a RowDescription and the names of the gateway's own objects (each database has views of its
/// own), the number of a session's temporary schema, the name of a snapshot, the process id of a notification.
/// </summary>
public static partial class VolatileBytes
{
    private const int FixedFieldBytes = 18;
    private const int TypeAt = sizeof(int) + sizeof(short);
    private const int FirstUserOid = 16_384;

    public static byte[] Without(byte code, byte[] body)
    {
        var bytes = Encoding.Latin1.GetBytes(Volatile().Replace(Encoding.Latin1.GetString(body), "?"));
        switch (code)
        {
            case BackendCode.RowDescription:
                ClearTableIds(bytes);
                break;
            case BackendCode.NotificationResponse:
                bytes.AsSpan(0, sizeof(int)).Clear();
                break;
            default:
                break;
        }

        return bytes;
    }

    private static void ClearTableIds(byte[] body)
    {
        var at = sizeof(short);
        while (at < body.Length)
        {
            at = Array.IndexOf(body, (byte)0, at) + 1;
            body.AsSpan(at, sizeof(int)).Clear();
            var type = body.AsSpan(at + TypeAt, sizeof(int));
            if (BinaryPrimitives.ReadInt32BigEndian(type) >= FirstUserOid)
            {
                type.Clear();
            }

            at += FixedFieldBytes;
        }
    }

    [GeneratedRegex("(?<=twin_)[ab]|(?<=gw_)[0-9a-f]{12}|(?<=pg_(toast_)?temp_)[0-9]+|[0-9A-F]{8}-[0-9A-F]{8}-[0-9]+")]
    private static partial Regex Volatile();
}
