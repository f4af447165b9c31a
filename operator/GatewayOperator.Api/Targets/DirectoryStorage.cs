using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Targets;

/// <summary>A directory for recordings.</summary>
public sealed record DirectoryStorage
{
    [Description("Path; in local mode a relative one starts at the resource directory.")]
    [Length(1, 1024)]
    public required string Path { get; init; }
}
