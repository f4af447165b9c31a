using GatewayOperator.Tests.Harness.Installation;
using GatewayOperator.Tests.Support;

namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>What PostgreSQL tests itself with, as <c>scripts/postgres-sources</c> brings it.</summary>
public static class PostgresTestSources
{
    private static readonly string Root = Repository.PathOf("artifacts/tools/postgresql");

    public static string LibpqPipeline => Existing(Path.Combine(Root, "libpq_pipeline"));

    /// <summary>A file or folder of the sources' <c>src/test</c>.</summary>
    public static string PathOf(string relative) => Existing(Path.Combine(Root, "source/src/test", relative));

    /// <summary>A program that PostgreSQL's packages bring for the tests of extensions.</summary>
    public static string Driver(string relative) => Existing(Path.GetFullPath(
        Path.Combine(PostgresBinaries.Directory, "../lib/pgxs/src/test", relative)));

    private static string Existing(string path) => Path.Exists(path)
        ? path
        : throw new FileNotFoundException($"{path} is missing; make deps brings it.");
}
