using System.Text;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>
/// An approver's decision on its way to the operator, as a file. Who decides is not in it: that is the file's owner.
/// </summary>
public sealed record SubmittedDecision
{
    /// <summary>The request's name.</summary>
    public required string Request { get; init; }

    public required string Uid { get; init; }

    /// <summary>What the approver looked at, see <see cref="SpecDigest"/>.</summary>
    public required string Spec { get; init; }

    public required bool Approved { get; init; }

    public string? Comment { get; init; }

    public string Write()
    {
        var document = new JsonObject
        {
            ["request"] = Request,
            ["uid"] = Uid,
            ["spec"] = Spec,
            ["approved"] = Approved,
        };
        if (Comment is not null)
        {
            document["comment"] = Comment;
        }

        return YamlWriter.Write(document);
    }

    // An escape can stand for half a character, which no file keeps: what is signed is what is stored.
    private static string? WellFormed(string? text) =>
        text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Null when the text is no decision.</summary>
    public static SubmittedDecision? Parse(string text)
    {
        try
        {
            return YamlComposer.Compose(text) is YamlMapping root
                && root.FindText("request") is { } request
                && root.FindText("uid") is { } uid
                && root.FindText("spec") is { } spec
                && root.FindText("approved") is "true" or "false"
                    ? new SubmittedDecision
                    {
                        Request = request,
                        Uid = uid,
                        Spec = spec,
                        Approved = root.FindText("approved") == "true",
                        Comment = WellFormed(root.FindText("comment")),
                    }
                    : null;
        }
        catch (YamlSyntaxException)
        {
            return null;
        }
    }
}
