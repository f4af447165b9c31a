namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>The repository that these tests were built in.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>
    /// A program that <c>scripts/kubernetes</c> puts below artifacts: <c>etcd</c>, <c>kube-apiserver</c>,
    /// <c>kubectl</c>, <c>kubectl-1.32</c> and so on.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public static string Tool(string name)
    {
        var path = PathOf(Path.Combine("artifacts/tools/kubernetes", name));
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"{path} is missing; run scripts/kubernetes.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GatewayOperator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run from inside the repository.");
    }
}
