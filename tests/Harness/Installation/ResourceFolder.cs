using System.Text.RegularExpressions;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>
/// The user's directory of resources: the samples with this machine's addresses, to edit as a user does.
/// </summary>
public sealed class ResourceFolder(string path, SharedServer server, int gatewayPort, string issuer)
{
    public const string Grant = "databasegrant.yaml";
    public const string Target = "databasetarget.yaml";
    public const string Breakglass = "databasegrant-breakglass.yaml";
    public const string Policy = "maskingpolicy.yaml";
    public const string Rule = "approvalrule.yaml";
    public const string Secrets = "secrets.yaml";

    public string Root { get; } = path;

    /// <summary>Writes everything that the README tells a user to copy and edit.</summary>
    public void WriteSamples()
    {
        Write(Secrets, SecretsText());
        foreach (var unchanged in (string[])[Policy, Rule, Grant, Breakglass])
        {
            Write(unchanged, Sample(unchanged));
        }

        Write(Target, TargetText());
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Root, file), text);

    public void Delete(string file) => File.Delete(Path.Combine(Root, file));

    /// <summary>Replaces text that must be there.</summary>
    public void Edit(string file, string from, string to)
    {
        var text = Read(file);
        Assert.That(text, Does.Contain(from), file);
        Write(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    public static string Sample(string file) => File.ReadAllText(Repository.PathOf($"crds/samples/{file}"));

    public string TargetText() => Replaced(
        Sample(Target),
        ("(?m)^  host: .*$", "  host: localhost"),
        ("(?m)^  port: 5432$", $"  port: {server.Cluster.Port}"),
        ("(?m)^    port: 6432$", $"    port: {gatewayPort}"),
        ("https://token.actions.githubusercontent.com", issuer));

    /// <summary>The sample grant under another name, with everything else as it is in the sample.</summary>
    public static string GrantNamed(string name) =>
        Sample(Grant).Replace("name: ci-migrate", $"name: {name}", StringComparison.Ordinal);

    private string SecretsText() => string.Join(
        "---\n",
        Secret("orders-db-admin", server.Shop.Admin),
        Secret("orders-owner", new PostgresCredential(server.Shop.OwnerRole, "not used before DDL is")),
        Secret("orders-dba", server.Dba),
        $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: orders-db-ca, namespace: shop}
        stringData:
          ca.crt: |
            {{server.Cluster.CaPem!.Trim().Replace("\n", "\n    ", StringComparison.Ordinal)}}

        """);

    private static string Secret(string name, PostgresCredential credential) =>
        $$"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: {{name}}
          namespace: shop
          annotations:
            dbgateway.dev/host: localhost
        stringData:
          username: "{{credential.Username}}"
          password: "{{credential.Password}}"

        """;

    private static string Replaced(string text, params ReadOnlySpan<(string Pattern, string To)> replacements)
    {
        foreach (var (pattern, to) in replacements)
        {
            Assert.That(text, Does.Match(pattern), "The sample has changed; say here what stands for it now.");
            text = Regex.Replace(text, pattern, to);
        }

        return text;
    }
}
