using System.Text.Json.Nodes;
using GatewayOperator.Api.Values;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>
/// A wish for a grant's activation on its way to the operator, as a file. Who wishes is not in it but in the token,
/// which the operator verifies as a gateway does.
/// </summary>
public sealed record SubmittedActivation
{
    /// <summary>The grant's name.</summary>
    public required string Grant { get; init; }

    public required string Reason { get; init; }

    /// <summary>Null: as long as the grant allows.</summary>
    public KubeDuration? Duration { get; init; }

    public required string Token { get; init; }

    public string Write()
    {
        var document = new JsonObject { ["grant"] = Grant, ["reason"] = Reason, ["token"] = Token };
        if (Duration is { } duration)
        {
            document["duration"] = duration.ToString();
        }

        return YamlWriter.Write(document);
    }

    /// <summary>Null when the text is no such wish.</summary>
    public static SubmittedActivation? Parse(string text)
    {
        try
        {
            return YamlComposer.Compose(text) is YamlMapping root
                && root.FindText("grant") is { } grant
                && root.FindText("reason") is { } reason
                && root.FindText("token") is { } token
                && Read(root.FindText("duration"), out var duration)
                    ? new SubmittedActivation { Grant = grant, Reason = reason, Token = token, Duration = duration }
                    : null;
        }
        catch (YamlSyntaxException)
        {
            return null;
        }
    }

    /// <summary>Never prints the token.</summary>
    public override string ToString() => $"SubmittedActivation {{ Grant = {Grant} }}";

    private static bool Read(string? text, out KubeDuration? duration)
    {
        var isOne = KubeDuration.TryParse(text, out var value);
        duration = isOne ? value : null;
        return isOne || text is null;
    }
}
