using System.CommandLine.Parsing;
using System.Globalization;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Cli.Sessions;

/// <summary>A point in the past: a duration back from now, or an instant (RFC 3339).</summary>
internal sealed class SinceArgument(TimeProvider time)
{
    public DateTimeOffset? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (KubeDuration.TryParse(text, out var duration))
        {
            return time.GetUtcNow() - duration.Value;
        }

        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return instant;
        }

        argument.AddError(
            $"'{text}' is neither {KubeDuration.Explanation} nor an instant such as 2026-01-31T12:00:00Z.");
        return null;
    }
}
