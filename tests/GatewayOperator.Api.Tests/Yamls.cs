using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Validation;

namespace GatewayOperator.Api.Tests;

/// <summary>Valid resources to break, and how they are read.</summary>
public static class Yamls
{
    public const string Grant =
        """
        apiVersion: dbgateway.dev/v1alpha1
        kind: DatabaseGrant
        metadata:
          name: ci-migrate
          namespace: shop
        spec:
          targetRef: {name: orders}
          databases: [orders]
          subjects:
          - {issuer: github, claims: {repository: acme/shop, ref: refs/heads/main}}
          privileges:
          - {schema: public, tables: ["*"], access: [Select]}
          expiresAt: 2030-12-31T00:00:00Z

        """;

    public const string Target =
        """
        apiVersion: dbgateway.dev/v1alpha1
        kind: DatabaseTarget
        metadata: {name: orders, namespace: shop}
        spec:
          host: 127.0.0.1
          tls: {mode: Disable}
          adminSecretRef: {name: admin}
          databases: [orders]
          roles:
          - {name: breakglass, secretRef: {name: dba}, use: [ConnectAs]}
          issuers:
          - {name: github, url: "https://token.actions.githubusercontent.com"}

        """;

    public const string Policy =
        """
        apiVersion: dbgateway.dev/v1alpha1
        kind: MaskingPolicy
        metadata: {name: customer-data, namespace: shop}
        spec:
          targetRef: {name: orders}
          rules:
          - {schema: public, table: customers, columns: [email], mask: {type: Email}}

        """;

    public const string Rule =
        """
        apiVersion: dbgateway.dev/v1alpha1
        kind: ApprovalRule
        metadata: {name: destructive, namespace: shop}
        spec:
          targetRef: {name: orders}
          match: {statements: {risks: [Destructive]}}
          action: RequireApproval
          approval: {approvers: {groups: [dba]}}

        """;

    public static readonly ValidationContext Local = new(LocalMode: true);

    public static IReadOnlyList<ResourceDocument> ReadAll(string text, ValidationContext? context = null) =>
        ResourceReader.Read("grants.yaml", text, context ?? Local);

    public static IReadOnlyList<ResourceError> Errors(string text, ValidationContext? context = null) =>
        [.. ReadAll(text, context).SelectMany(d => d.Errors)];

    public static T Resource<T>(string text)
        where T : class, IResource
    {
        var document = ReadAll(text).Single();
        Assert.That(document.Errors, Is.Empty);
        return (T)document.Resource!;
    }
}
