namespace GatewayOperator.Tests.Support;

/// <summary>
/// The shop of <c>demo/shop.sql</c>, owned by a role of its own as an application's database would be.
/// </summary>
public sealed record ShopDatabase(string Name, string OwnerRole, PostgresCredential Admin)
{
    /// <summary>Creates owner role, database, admin, tables and rows (10 000 customers; a few seconds).</summary>
    public static async Task<ShopDatabase> CreateAsync(PostgresCluster cluster, string name, CancellationToken ct)
    {
        var owner = $"{name}_owner";
        await cluster.ExecuteAsync("postgres", $"CREATE ROLE \"{owner}\" NOLOGIN", ct).ConfigureAwait(false);
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE \"{name}\" OWNER \"{owner}\"", ct)
            .ConfigureAwait(false);
        var script = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot(), "demo", "shop.sql"), ct)
            .ConfigureAwait(false);
        await cluster.ExecuteAsync(name, $"SET ROLE \"{owner}\";\n{script}", ct).ConfigureAwait(false);
        var admin = await cluster.CreateAdminAsync(owner, $"{name}_admin", ct).ConfigureAwait(false);
        return new ShopDatabase(name, owner, admin);
    }

    private static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory);
             directory is not null;
             directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "GatewayOperator.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("Tests read demo/shop.sql and run from inside the repository.");
    }
}
