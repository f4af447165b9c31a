namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>The samples of <c>crds/samples</c>, which people copy.</summary>
public static class Samples
{
    /// <summary>The names of all files.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(SourceTree.PathOf("crds/samples"), "*.yaml")
            .Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of one file, with its objects in another namespace.</summary>
    public static string Read(string file, string ns) => File
        .ReadAllText(SourceTree.PathOf(Path.Combine("crds/samples", file)))
        .Replace("namespace: shop\n", $"namespace: {ns}\n", StringComparison.Ordinal);
}
