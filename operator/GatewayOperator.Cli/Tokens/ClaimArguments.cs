using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewayOperator.Cli.Tokens;

/// <summary>Claims as they are written on the command line: <c>name=value</c>.</summary>
internal static class ClaimArguments
{
    /// <exception cref="CommandException">A claim has no name or is given twice.</exception>
    public static Dictionary<string, JsonNode?> Parse(IEnumerable<string> arguments)
    {
        var claims = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new CommandException($"--claim {argument}: write name=value.");
            }

            if (!claims.TryAdd(argument[..equals], Value(argument[(equals + 1)..])))
            {
                throw new CommandException(
                    $"--claim {argument[..equals]} is given twice. Several values are one JSON array: "
                    + $"--claim '{argument[..equals]}=[\"a\",\"b\"]'.");
            }
        }

        return claims;
    }

    /// <summary>Takes a text claim out of <paramref name="claims"/>.</summary>
    public static string? TakeText(Dictionary<string, JsonNode?> claims, string name) =>
        claims.Remove(name, out var value) ? value?.ToString() : null;

    // Arrays, objects, true and false are JSON; a number is not: repository_id is "68123" in the tokens that have it.
    private static JsonNode? Value(string text)
    {
        if (text is not (['[', ..] or ['{', ..] or ['"', ..] or "true" or "false"))
        {
            return JsonValue.Create(text);
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
