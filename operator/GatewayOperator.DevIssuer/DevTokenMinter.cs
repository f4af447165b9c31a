using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;

namespace GatewayOperator.DevIssuer;

/// <summary>Makes tokens as the development issuer: whoever has its key can be anybody.</summary>
public sealed class DevTokenMinter(DevIssuerKey key)
{
    private static readonly string[] Reserved = ["iss", "aud", "sub", "exp", "nbf", "iat", "jti"];

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A signed JSON Web Token (RFC 7519) in compact form.</summary>
    /// <param name="issuerUrl">The issuer's URL as the target's configuration has it, to the letter.</param>
    /// <param name="audience">The target's audience.</param>
    /// <param name="subject">The <c>sub</c> claim.</param>
    /// <param name="claims">Further claims; not those the other parameters are for.</param>
    /// <param name="lifetime">From <paramref name="now"/> to <c>exp</c>; negative for a token that has expired.</param>
    /// <param name="notBefore">The <c>nbf</c> claim, left out when null.</param>
    /// <param name="now">The <c>iat</c> claim.</param>
    /// <exception cref="ArgumentException">A further claim is one of the registered ones.</exception>
    public string Mint(
        string issuerUrl,
        string audience,
        string subject,
        IReadOnlyDictionary<string, JsonNode?> claims,
        TimeSpan lifetime,
        DateTimeOffset? notBefore,
        DateTimeOffset now)
    {
        var payload = new JsonObject
        {
            ["iss"] = issuerUrl,
            ["aud"] = audience,
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        if (notBefore is { } start)
        {
            payload["nbf"] = start.ToUnixTimeSeconds();
        }

        foreach (var (name, value) in claims)
        {
            payload[name] = Reserved.Contains(name)
                ? throw new ArgumentException($"The claim {name} has a parameter of its own.", nameof(claims))
                : value?.DeepClone();
        }

        return _handler.CreateToken(payload.ToJsonString(), key.Credentials);
    }
}
