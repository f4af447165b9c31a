using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy;

namespace GatewayProxy.Authentication;

/// <summary>The registered claims of a token (RFC 7519 §4.1), read strictly.</summary>
internal sealed record TokenClaims
{
    /// <summary>Years 1 to 9999, as far as <see cref="DateTimeOffset"/> reaches.</summary>
    private const double LatestNumericDate = 253402300799;

    public required string Subject { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset? NotBefore { get; init; }

    /// <summary>The claims, or the reason why a token with this payload is refused.</summary>
    public static (TokenClaims? Claims, AuthenticationReason Reason) Read(JsonElement payload)
    {
        var audiences = ReadAudiences(payload);
        var expiresAt = ReadDate(payload, "exp", out var badExpiry);
        var notBefore = ReadDate(payload, "nbf", out var badNotBefore);
        if (audiences is null || badExpiry || badNotBefore)
        {
            return (null, AuthenticationReason.Malformed);
        }

        if (audiences.Count == 0
            || expiresAt is null
            || !payload.TryGetProperty("sub", out var subject)
            || subject.ValueKind != JsonValueKind.String
            || subject.GetString() is not { Length: > 0 } name)
        {
            return (null, AuthenticationReason.MissingClaim);
        }

        return (
            new TokenClaims
            {
                Subject = name,
                Audiences = audiences,
                ExpiresAt = expiresAt.Value,
                NotBefore = notBefore,
            },
            AuthenticationReason.Verified);
    }

    /// <summary>The identity these claims give a client of this issuer.</summary>
    public Principal ToPrincipal(IssuerConfig issuer, JsonElement payload) => new()
    {
        Issuer = issuer.Name,
        IssuerUrl = issuer.Url,
        Subject = Subject,
        Audiences = Audiences,
        Claims = payload.EnumerateObject().ToDictionary(
            claim => claim.Name, claim => claim.Value, StringComparer.Ordinal),
        Person = issuer.PersonClaims.Select(name => ReadPerson(payload, name)).FirstOrDefault(name => name is not null),
        TokenExpiresAt = ExpiresAt,
    };

    private static string? ReadPerson(JsonElement payload, string name)
        => !payload.TryGetProperty(name, out var value)
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };

    // "aud" is a string or an array of strings; null stands for anything else.
    private static List<string>? ReadAudiences(JsonElement payload)
    {
        if (!payload.TryGetProperty("aud", out var value))
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                => [.. value.EnumerateArray().Select(item => item.GetString()!)],
            _ => null,
        };
    }

    private static DateTimeOffset? ReadDate(JsonElement payload, string name, out bool malformed)
    {
        malformed = false;
        if (!payload.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var seconds)
            && seconds is >= 0 and <= LatestNumericDate)
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }

        malformed = true;
        return null;
    }
}
