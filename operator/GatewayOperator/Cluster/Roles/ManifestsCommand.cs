using System.CommandLine;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Cluster;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Cluster.Roles;

/// <summary><c>gateway-operator manifests</c>: prints what a cluster needs, made from the code that uses it.</summary>
public static class ManifestsCommand
{
    private static readonly Option<string[]> Namespaces = new("--namespace", "-n")
    {
        Description = "Namespace that the operator serves; may be given several times.",
        HelpName = "NAMESPACE",
        Required = true,
    };

    private static readonly Argument<RoleScope> Scope = new("SCOPE")
    {
        Description = "Which of the operator's roles.",
    };

    private static readonly Option<string> OperatorNamespace = new("--operator-namespace")
    {
        Description = "Namespace that the operator runs in.",
        HelpName = "NAMESPACE",
        Required = true,
    };

    private static readonly Option<string> Account = new("--service-account")
    {
        Description = "Name of the operator's ServiceAccount.",
        HelpName = "NAME",
        DefaultValueFactory = _ => ClusterNames.ManagedBy,
    };

    public static Command Create()
    {
        var rbac = new Command("rbac", "The operator's ServiceAccount with exactly the rights that it needs, as YAML.")
        {
            Namespaces, OperatorNamespace, Account,
        };
        rbac.SetAction(result =>
        {
            var manifest = new OperatorManifest(
                result.GetRequiredValue(OperatorNamespace),
                [.. result.GetRequiredValue(Namespaces).Distinct(StringComparer.Ordinal)],
                result.GetRequiredValue(Account));
            return Print(manifest.Objects());
        });
        var users = new Command("users", "ClusterRoles for people and pipelines, to be bound per namespace, as YAML.");
        users.SetAction(_ => Print(UserRoles.All()));
        return new Command("manifests", "Print objects to apply to a cluster.") { rbac, Rules(), users };
    }

    private static Command Rules()
    {
        var rules = new Command("rules", "The rules of one role alone, as YAML; the chart is made of them.")
        {
            Scope, Namespaces, OperatorNamespace,
        };
        rules.SetAction(result =>
        {
            var found = result.GetValue(Scope) switch
            {
                RoleScope.Served => OperatorRules.Served,
                RoleScope.Own => OperatorRules.Own,
                _ => OperatorRules.Cluster(
                    result.GetRequiredValue(OperatorNamespace), result.GetRequiredValue(Namespaces)),
            };
            Console.Out.Write(YamlWriter.Write(new JsonArray([.. found.Select(r => r.ToJson())])));
            return 0;
        });
        return rules;
    }

    private static int Print(IEnumerable<JsonObject> objects)
    {
        Console.Out.Write(string.Join("---\n", objects.Select(o => YamlWriter.Write(o))));
        return 0;
    }
}
