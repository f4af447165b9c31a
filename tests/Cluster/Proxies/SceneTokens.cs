using System.Text.Json.Nodes;
using GatewayOperator.DevIssuer;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Cluster.Proxies;

/// <summary>The issuer of a scene's tokens, and the certificate of its gateways.</summary>
public sealed class SceneTokens : IDisposable
{
    public const string IssuerUrl = "https://issuer.example";
    public const string Audience = "dbgateway:tests/orders";

    private readonly DevIssuerKey _key;

    public SceneTokens(string folder)
    {
        _key = DevIssuerKey.LoadOrCreate(Path.Combine(folder, "issuer"));
        CaPath = Path.Combine(folder, "ca.crt");
        File.WriteAllText(CaPath, Certificate.CaPem);
    }

    public ServerCertificate Certificate { get; } = ServerCertificate.Create(TimeProvider.System.GetUtcNow());

    public string CaPath { get; }

    public string Jwks => new JsonObject { ["keys"] = new JsonArray(_key.PublicJwk.DeepClone()) }.ToJsonString();

    public string Mint(string subject = "ci:main") => new DevTokenMinter(_key).Mint(
        IssuerUrl, Audience, subject, new Dictionary<string, JsonNode?>(), TimeSpan.FromMinutes(10), null,
        TimeProvider.System.GetUtcNow());

    public void Dispose() => _key.Dispose();
}
