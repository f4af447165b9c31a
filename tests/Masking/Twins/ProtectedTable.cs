using GatewayOperator.Api.Yaml;
using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Masking.Twins;

/// <summary>A table and its protected columns, as Resources/maskingpolicy.yaml names them.</summary>
public sealed record ProtectedTable(string Name, IReadOnlyList<string> Columns)
{
    // Generated from a protected column: no rule names it, and it is no less protected.
    private static readonly ProtectedTable Closed = new("shop.customers", ["email_domain"]);

    public static IReadOnlyList<ProtectedTable> All { get; } =
    [
        .. Rules().Select(rule => new ProtectedTable(
                $"{rule.FindText("schema")}.{rule.FindText("table")}",
                [.. ((YamlSequence)rule.Find("columns")!).Items.Cast<YamlScalar>().Select(c => c.Text)]))
            .Append(Closed)
            .GroupBy(table => table.Name)
            .Select(tables => new ProtectedTable(tables.Key, [.. tables.SelectMany(t => t.Columns)])),
    ];

    /// <summary>The columns as an SQL array of text.</summary>
    public string Array => $"'{{{string.Join(',', Columns)}}}'::text[]";

    private static IEnumerable<YamlMapping> Rules()
    {
        var text = File.ReadAllText(Repository.PathOf("tests/Masking/Resources/maskingpolicy.yaml"));
        var spec = (YamlMapping)((YamlMapping)YamlComposer.Compose(text)!).Find("spec")!;
        return ((YamlSequence)spec.Find("rules")!).Items.Cast<YamlMapping>();
    }
}
