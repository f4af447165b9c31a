namespace GatewayProxy.Protocol.Startup;

/// <summary>The packets this gateway sends when it opens a connection to a server.</summary>
public static class StartupMessages
{
    public static MessageBuilder SslRequest(this MessageBuilder builder) =>
        builder.BeginUntyped().Int32(StartupCode.SslRequest).End();

    public static MessageBuilder CancelRequest(this MessageBuilder builder, CancelKey key) =>
        builder.BeginUntyped().Int32(StartupCode.CancelRequest).Int32(key.ProcessId).Bytes(key.Secret).End();

    public static MessageBuilder StartupMessage(
        this MessageBuilder builder, IEnumerable<KeyValuePair<string, string>> parameters, int minor = 0)
    {
        builder.BeginUntyped().Int32(StartupCode.Protocol30 + minor);
        foreach (var (name, value) in parameters)
        {
            builder.String(name).String(value);
        }

        return builder.Byte(0).End();
    }

    /// <summary>
    /// Answers a client that asked for a newer minor version or for <c>_pq_.</c> options we do not know.
    /// </summary>
    public static MessageBuilder NegotiateProtocolVersion(
        this MessageBuilder builder, int minor, IReadOnlyCollection<string> unknownOptions)
    {
        builder.Begin(BackendCode.NegotiateProtocolVersion)
            .Int32(StartupCode.Protocol30 + minor).Int32(unknownOptions.Count);
        foreach (var option in unknownOptions)
        {
            builder.String(option);
        }

        return builder.End();
    }
}
