namespace GatewayProxy.Sql.Native;

/// <summary>Where libpg_query may be, the best first.</summary>
internal static class PgQueryLocations
{
    /// <summary>The environment variable that names a library; then no other is tried.</summary>
    public const string Variable = "DBGATEWAY_PG_QUERY";

    // Debian's names of the versions 18, 17 and 15: libpg_query puts PostgreSQL's major version and its own there.
    private static readonly string[] SystemNames =
        ["libpg_query.so.1818.0", "libpg_query.so.1706.0", "libpg_query.so.1504.0", "libpg_query.so"];

    public static IEnumerable<string> All() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? [named]
        : [Path.Combine(AppContext.BaseDirectory, "libpg_query.so"), .. SystemNames];
}
