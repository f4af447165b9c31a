using GatewayOperator.Api.Grants;

namespace GatewayOperator.Api.Validation;

/// <summary>
/// Checks that a subject is anchored to an identity: a pattern that leaves the identity open would admit strangers of
/// the same issuer, and public issuers sign for everybody.
/// </summary>
public static class SubjectValidator
{
    /// <summary>Claims that say who, not how; one of them must be pinned.</summary>
    public static IReadOnlyList<string> IdentityClaims { get; } =
    [
        "sub", "repository", "repository_id", "repository_owner", "repository_owner_id", "project_path", "project_id",
        "namespace_path", "namespace_id", "client_id", "azp", "email",
    ];

    /// <summary>Literal characters that an identity claim starts with at least.</summary>
    public const int MinLiteralPrefix = 3;

    // What every subject of an issuer starts with pins nobody down.
    private static readonly string[] SharedPrefixes =
        ["repo:", "project_path:", "system:serviceaccount:", "system:", "organization:", "org:", "auth0|", "spiffe://"];

    public static void Validate(Subject subject, string path, FieldErrors errors)
    {
        if (subject.Claims.Count == 0)
        {
            errors.Add($"{path}.claims", "must name at least one identity claim, for example repository: acme/shop.");
            return;
        }

        foreach (var (claim, pattern) in subject.Claims)
        {
            errors.AddIf(claim.Length == 0, $"{path}.claims", "has an empty claim name; remove it.");
            errors.AddIf(
                pattern.Length > 0 && pattern.All(c => c == '*'),
                $"{path}.claims.{claim}",
                "a lone * accepts everything: write the value, or remove the claim.");
        }

        errors.AddIf(
            !subject.Claims.Any(c => IdentityClaims.Contains(c.Key) && IsAnchored(c.Value)),
            $"{path}.claims",
            $"must pin an identity: one of {string.Join(", ", IdentityClaims)} has to start with at least "
                + $"{MinLiteralPrefix} literal characters (prefixes that all identities share, like repo:, do not "
                + "count).");
    }

    private static bool IsAnchored(string pattern)
    {
        var shared = Array.Find(SharedPrefixes, p => pattern.StartsWith(p, StringComparison.Ordinal));
        var rest = pattern.AsSpan(shared?.Length ?? 0);
        var wildcard = rest.IndexOf('*');
        return (wildcard < 0 ? rest.Length : wildcard) >= MinLiteralPrefix;
    }
}
