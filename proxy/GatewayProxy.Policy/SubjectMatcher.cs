using System.Text.Json;
using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Policy;

/// <summary>Whether a principal is one of a grant's subjects.</summary>
public static class SubjectMatcher
{
    /// <summary>Any one subject matches.</summary>
    public static bool MatchesAny(IReadOnlyList<SubjectConfig> subjects, Principal principal)
        => subjects.Any(subject => Matches(subject, principal));

    /// <summary>
    /// The issuer is the subject's and every claim matches. A subject without claims, or with a pattern that names
    /// nothing, matches nobody: it would admit everyone the issuer knows.
    /// </summary>
    public static bool Matches(SubjectConfig subject, Principal principal)
        => string.Equals(subject.Issuer, principal.Issuer, StringComparison.Ordinal)
        && subject.Claims.Count > 0
        && subject.Claims.All(claim => MatchesClaim(ClaimPattern.Parse(claim.Value), claim.Key, principal));

    private static bool MatchesClaim(ClaimPattern pattern, string name, Principal principal)
        => pattern.HasLiteral
        && principal.Claims.TryGetValue(name, out var value)
        && (value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Any(element => MatchesScalar(pattern, element))
            : MatchesScalar(pattern, value));

    private static bool MatchesScalar(ClaimPattern pattern, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => pattern.Matches(value.GetString()),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => pattern.Matches(value.GetRawText()),
        _ => false,
    };
}
