using System.Text.Json.Nodes;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>
/// The end of a grant's activations on its way to the operator, as a file. Who ends them is the file's owner.
/// </summary>
public sealed record SubmittedRevocation
{
    /// <summary>The grant's name.</summary>
    public required string Grant { get; init; }

    /// <summary>Only those of this subject; null: all.</summary>
    public string? Subject { get; init; }

    public string Write()
    {
        var document = new JsonObject { ["grant"] = Grant };
        if (Subject is not null)
        {
            document["subject"] = Subject;
        }

        return YamlWriter.Write(document);
    }

    /// <summary>Null when the text is none.</summary>
    public static SubmittedRevocation? Parse(string text)
    {
        try
        {
            return YamlComposer.Compose(text) is YamlMapping root && root.FindText("grant") is { } grant
                ? new SubmittedRevocation { Grant = grant, Subject = root.FindText("subject") }
                : null;
        }
        catch (YamlSyntaxException)
        {
            return null;
        }
    }
}
