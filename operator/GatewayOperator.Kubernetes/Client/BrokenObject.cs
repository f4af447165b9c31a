using System.Text.Json.Nodes;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// An object that this version of the program cannot decode, for example for an enum value that it does not know.
/// </summary>
/// <remarks>
/// <paramref name="Metadata"/>: The object's metadata as received; annotations and labels can still be read.
/// <paramref name="Error"/>: What was wrong and where, without values of the object.
/// </remarks>
public sealed record BrokenObject(
    ObjectKey Key,
    string? Uid,
    string? ResourceVersion,
    JsonObject Metadata,
    string Error);
