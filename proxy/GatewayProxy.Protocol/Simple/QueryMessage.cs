namespace GatewayProxy.Protocol.Simple;

/// <summary>Query: one string that may hold several statements.</summary>
public static class QueryMessage
{
    /// <summary>
    /// The SQL text of a whole body, or of the head of one when <paramref name="complete"/> is false.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> body, bool complete, out ReadOnlySpan<byte> sql)
    {
        var end = body.IndexOf((byte)0);
        if (!complete)
        {
            // A zero byte before the end would hide text behind it from us.
            sql = body;
            return end < 0;
        }

        sql = end < 0 ? default : body[..end];
        return end >= 0 && end == body.Length - 1;
    }

    public static MessageBuilder Query(this MessageBuilder builder, string sql) =>
        builder.Begin(FrontendCode.Query).String(sql).End();

    public static MessageBuilder Terminate(this MessageBuilder builder) => builder.Begin(FrontendCode.Terminate).End();
}
