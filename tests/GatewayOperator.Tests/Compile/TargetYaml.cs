using GatewayOperator.Api.Reading;
using GatewayOperator.Resources;

namespace GatewayOperator.Tests.Compile;

/// <summary>A target that is never connected to.</summary>
internal static class TargetYaml
{
    /// <param name="field">One more field of the spec.</param>
    /// <param name="space">Its namespace.</param>
    public static string With(string field, string space = "shop") =>
        $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: DatabaseTarget
        metadata: {name: orders, namespace: {{space}}}
        spec:
          host: 127.0.0.1
          tls: {mode: Disable}
          adminSecretRef: {name: orders-admin}
          databases: [orders]
          issuers: [{name: dev, url: "https://issuer.example"}]
          {{field}}
        """;

    public static ResourceSet Read(string text)
    {
        var set = ResourceSetBuilder.Build(
            ResourceReader.Read("all.yaml", text, new(LocalMode: true)), ResourceSet.Empty);
        Assert.That(set.Errors, Is.Empty);
        return set;
    }
}
