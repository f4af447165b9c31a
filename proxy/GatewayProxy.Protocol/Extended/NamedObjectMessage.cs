namespace GatewayProxy.Protocol.Extended;

/// <summary>Body of Describe and of Close: <c>S</c> or <c>P</c> and the name of a statement or portal.</summary>
public readonly ref struct NamedObjectMessage
{
    public bool IsStatement { get; private init; }

    public ReadOnlySpan<byte> Name { get; private init; }

    public static bool TryDecode(ReadOnlySpan<byte> body, out NamedObjectMessage message)
    {
        var reader = new PayloadReader(body);
        if (!reader.TryReadByte(out var kind) || kind is not ((byte)'S' or (byte)'P')
            || !reader.TryReadString(out var name) || !reader.AtEnd)
        {
            message = default;
            return false;
        }

        message = new NamedObjectMessage { IsStatement = kind == 'S', Name = name };
        return true;
    }
}
