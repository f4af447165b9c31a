namespace GatewayProxy.Protocol.Session;

/// <summary>ParameterStatus: a setting the server reports, and its value.</summary>
public readonly ref struct ParameterStatusMessage
{
    public ReadOnlySpan<byte> Name { get; private init; }

    public ReadOnlySpan<byte> Value { get; private init; }

    public static bool TryDecode(ReadOnlySpan<byte> body, out ParameterStatusMessage message)
    {
        var reader = new PayloadReader(body);
        var whole = reader.TryReadString(out var name) & reader.TryReadString(out var value) & reader.AtEnd;
        message = new ParameterStatusMessage { Name = name, Value = value };
        return whole;
    }
}
