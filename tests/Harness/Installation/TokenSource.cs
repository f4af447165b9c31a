using System.Text.Json.Nodes;
using GatewayOperator.DevIssuer;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>Mints tokens with the development issuer's key, as <c>dbgateway token</c> does.</summary>
public sealed class TokenSource(string state, string issuer)
{
    public const string Audience = "dbgateway:shop/orders";

    /// <summary>A token of the job that the sample grant names.</summary>
    public string OfJob(string repository = "acme/shop", string environment = "production") => Mint(new()
    {
        ["repository"] = repository,
        ["ref"] = "refs/heads/main",
        ["environment"] = environment,
        ["actor"] = "alice",
    });

    public string OfBreakglass() => OfJob("acme/dba-breakglass", "breakglass");

    public string Mint(Dictionary<string, JsonNode?> claims)
    {
        using var key = DevIssuerKey.LoadOrCreate(Path.Combine(state, "dev-issuer"));
        return new DevTokenMinter(key).Mint(
            issuer,
            Audience,
            "repo:acme/shop",
            claims,
            TimeSpan.FromMinutes(30),
            null,
            TimeProvider.System.GetUtcNow());
    }
}
