using System.Text.Json.Nodes;
using GatewayOperator.DevIssuer;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>Mints tokens with the development issuer's key, as <c>dbgateway token</c> does.</summary>
public sealed class TokenSource(string state, string issuer)
{
    public const string Audience = "dbgateway:shop/orders";

    /// <summary>A token of the job that the sample grant names.</summary>
    public string OfJob(string repository = "acme/shop", string environment = "production") =>
        Mint(ClaimsOfJob(repository, environment));

    /// <summary>Another job that the same grant names.</summary>
    public string OfAnotherJob() => Mint(ClaimsOfJob("acme/shop", "production"), "repo:acme/shop:other");

    /// <summary>The job, started by a person of that name.</summary>
    public string OfPerson(string actor)
    {
        var claims = ClaimsOfJob("acme/shop", "production");
        claims["actor"] = actor;
        return Mint(claims, $"run-of-{actor}");
    }

    private static Dictionary<string, JsonNode?> ClaimsOfJob(string repository, string environment) => new()
    {
        ["repository"] = repository,
        ["ref"] = "refs/heads/main",
        ["environment"] = environment,
        ["actor"] = "alice",
    };

    public string OfBreakglass() => OfJob("acme/dba-breakglass", "breakglass");

    public string Mint(Dictionary<string, JsonNode?> claims, string subject = "repo:acme/shop")
    {
        using var key = DevIssuerKey.LoadOrCreate(Path.Combine(state, "dev-issuer"));
        return new DevTokenMinter(key).Mint(
            issuer,
            Audience,
            subject,
            claims,
            TimeSpan.FromMinutes(30),
            null,
            TimeProvider.System.GetUtcNow());
    }
}
