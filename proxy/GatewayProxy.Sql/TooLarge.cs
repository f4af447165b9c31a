namespace GatewayProxy.Sql;

/// <summary>The text costs more to understand than we spend on one.</summary>
public sealed record TooLarge(SizeLimit Limit) : ParseOutcome
{
    /// <summary>What was exceeded, for people: <c>more than 20000 tokens</c>.</summary>
    public string What => Limit switch
    {
        SizeLimit.Bytes => $"longer than {SqlLimits.Bytes} bytes",
        SizeLimit.Tokens => $"more than {SqlLimits.Tokens} tokens",
        SizeLimit.Operators => "too many operator characters in a row",
        _ => "nested deeper than the parser goes",
    };
}
