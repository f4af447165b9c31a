using System.CommandLine.Parsing;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Cli.Tokens;

/// <summary>A duration of the command line that may lie in the past: <c>10m</c>, <c>-5m</c>.</summary>
internal static class SignedDuration
{
    public static TimeSpan Parse(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        var negative = text.StartsWith('-');
        if (KubeDuration.TryParse(negative ? text[1..] : text, out var duration))
        {
            return negative ? -duration.Value : duration.Value;
        }

        argument.AddError($"'{text}' is not {KubeDuration.Explanation}.");
        return default;
    }
}
