using GatewayOperator.Api.Schema;

namespace GatewayOperator.Api.Grants;

/// <summary>A set of identities: all claims of one subject must match.</summary>
public sealed record Subject
{
    [Description("Name of an issuer of the target.")]
    [Length(1, 63)]
    public required string Issuer { get; init; }

    [Description(
        "Claim to pattern; all must match. * stays within a segment (not / and not :), ** crosses. At least one "
            + "identity claim (sub, repository, repository_id, project_path, namespace_path, ...) starts with three "
            + "literal characters.")]
    [Items(1, 32)]
    [Length(1, 512)]
    public required IReadOnlyDictionary<string, string> Claims { get; init; }
}
