namespace GatewayOperator.Tests.Conformance.Regression;

/// <summary>A suite of PostgreSQL's sources: its folder of <c>src/test</c>, its driver, its schedule.</summary>
public sealed record Suite(string Folder, string Driver, string Schedule)
{
    public static Suite Regress { get; } = new("regress", "regress/pg_regress", "parallel_schedule");

    public static Suite Isolation { get; } = new("isolation", "isolation/pg_isolation_regress", "isolation_schedule");

    /// <summary>The names of its tests, in the schedule's order.</summary>
    public IEnumerable<string> Tests() =>
        File.ReadLines(PostgresTestSources.PathOf($"{Folder}/{Schedule}"))
            .Where(line => line.StartsWith("test:", StringComparison.Ordinal))
            .SelectMany(line => line["test:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
