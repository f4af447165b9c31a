using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Validation;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.ApprovalRequests.Files;

/// <summary>
/// A request as the text of its file. The resourceVersion is not in it: it is a digest of it, so that whatever changes
/// the file, by whatever hand, changes the version.
/// </summary>
public static class RequestText
{
    private const string Header =
        "# Written by gateway-proxy and gateway-operator; decide with dbgateway approve|deny.\n";

    private static readonly ValidationContext Context = new(LocalMode: true);

    /// <exception cref="ArgumentException">It is no valid request.</exception>
    public static string Write(ApprovalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var stored = request with { Metadata = request.Metadata with { ResourceVersion = null } };
        var text = Header + YamlWriter.Write(JsonSerializer.SerializeToNode(stored, ResourceJson.Options));
        var document = Read(text);
        return document is { Resource: ApprovalRequest }
            ? text
            : throw new ArgumentException(
                $"This is no valid request: {string.Join(" | ", document?.Errors ?? [])}", nameof(request));
    }

    /// <summary>Null when the text is no request.</summary>
    public static ApprovalRequest? Parse(string text) => Read(text)?.Resource is ApprovalRequest request
        ? request with { Metadata = request.Metadata with { ResourceVersion = VersionOf(text) } }
        : null;

    public static string VersionOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    private static ResourceDocument? Read(string text) =>
        ResourceReader.Read("", text, Context) is [var only] ? only : null;
}
