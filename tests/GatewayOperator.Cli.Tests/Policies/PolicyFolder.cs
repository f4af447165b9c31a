namespace GatewayOperator.Cli.Tests.Policies;

/// <summary>A directory of resources that is sound, and what a test makes of it.</summary>
internal sealed class PolicyFolder : IDisposable
{
    private readonly LocalFolder _local = new();

    public PolicyFolder()
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(_local.Root, "policies")).FullName;
        Write("target.yaml", """
            apiVersion: dbgateway.dev/v1alpha1
            kind: DatabaseTarget
            metadata: {name: orders, namespace: shop}
            spec:
              host: db.example
              adminSecretRef: {name: admin}
              databases: [orders]
              issuers: [{name: github, url: "https://token.actions.githubusercontent.com"}]
              defaultAction: Allow
            """);
        Write("admin.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: admin, namespace: shop, annotations: {dbgateway.dev/host: db.example}}
            stringData: {username: u, password: p}
            """);
        WriteGrant("ci-read");
        WriteRule("no-drop", "action: Deny", "match: {statements: {risks: [Destructive]}}");
    }

    public string Path { get; }

    /// <summary>The installation beside it.</summary>
    public LocalFolder Local => _local;

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text + "\n");

    public void WriteGrant(string name, string more = "") => Write($"{name}.yaml", $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: DatabaseGrant
        metadata: {name: {{name}}, namespace: shop}
        spec:
          targetRef: {name: orders}
          databases: [orders]
          subjects: [{issuer: github, claims: {repository: acme/shop} }]
          privileges: [{schema: public, tables: ["*"], access: [Select]}]
          {{more}}
        """);

    /// <param name="name">Its name, and that of its file.</param>
    /// <param name="lines">Fields of its spec but for the target, from line 6 on.</param>
    public void WriteRule(string name, params string[] lines) => Write($"{name}.yaml", $$"""
        apiVersion: dbgateway.dev/v1alpha1
        kind: ApprovalRule
        metadata: {name: {{name}}, namespace: shop}
        spec:
          targetRef: {name: orders}
          {{string.Join("\n  ", lines)}}
        """);

    public void Remove(string file) => File.Delete(System.IO.Path.Combine(Path, file));

    public Task<Outcome> LintAsync(params string[] more) => _local.RunAsync(["lint", Path, .. more]);

    public void Dispose() => _local.Dispose();
}
