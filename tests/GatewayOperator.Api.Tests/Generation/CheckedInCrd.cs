using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Api.Tests.Generation;

/// <summary>A CRD as it is checked in, which is what a cluster gets.</summary>
internal sealed record CheckedInCrd(string File, YamlMapping Root)
{
    public const string Rules = "x-kubernetes-validations";

    private static readonly string[] Elements = ["items", "additionalProperties"];

    public static IEnumerable<CheckedInCrd> All =>
        Folder(Repository.Crds).Concat(Folder(Path.Combine(Repository.Crds, "legacy")));

    public YamlMapping Spec => (YamlMapping)Root.Find("spec")!;

    public YamlMapping Version => (YamlMapping)((YamlSequence)Spec.Find("versions")!).Items.Single();

    public YamlMapping Schema => (YamlMapping)((YamlMapping)Version.Find("schema")!).Find("openAPIV3Schema")!;

    /// <summary>Every node of the schema with its path.</summary>
    public IEnumerable<(string Path, YamlMapping Node)> Nodes => Below("", Schema);

    public override string ToString() => File;

    private static IEnumerable<CheckedInCrd> Folder(string folder) => ResourceKinds.Types
        .Select(t => Path.Combine(folder, $"{ResourceGroup.Group}_{ResourceKinds.EntityOf(t).PluralName}.yaml"))
        .Select(f => new CheckedInCrd(Path.GetRelativePath(Repository.Root, f), Read(f)));

    private static YamlMapping Read(string file) =>
        (YamlMapping)YamlComposer.Compose(System.IO.File.ReadAllText(file))!;

    private static IEnumerable<(string Path, YamlMapping Node)> Below(string path, YamlMapping node)
    {
        yield return (path, node);
        var fields = (node.Find("properties") as YamlMapping)?.Entries ?? [];
        var children = fields.Select(f => ($"{path}.{f.Key}", f.Value))
            .Concat(Elements.Select(e => ($"{path}[]", node.Find(e)!)));
        foreach (var (name, child) in children)
        {
            foreach (var below in child is YamlMapping schema ? Below(name, schema) : [])
            {
                yield return below;
            }
        }
    }
}
