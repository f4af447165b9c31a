namespace GatewayProxy.Protocol.Extended;

/// <summary>Execute: portal name and the most rows to return (0: all).</summary>
public readonly ref struct ExecuteMessage
{
    public ReadOnlySpan<byte> Portal { get; private init; }

    public int MaxRows { get; private init; }

    public static bool TryDecode(ReadOnlySpan<byte> body, out ExecuteMessage message)
    {
        var reader = new PayloadReader(body);
        if (!reader.TryReadString(out var portal) || !reader.TryReadInt32(out var maxRows) || !reader.AtEnd)
        {
            message = default;
            return false;
        }

        message = new ExecuteMessage { Portal = portal, MaxRows = maxRows };
        return true;
    }
}
