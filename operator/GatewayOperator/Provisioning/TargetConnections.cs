using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>The admin's connections of one run, each holding the provisioning lock of its database.</summary>
internal sealed class TargetConnections(AdminConnector connector) : IAsyncDisposable
{
    private readonly SortedDictionary<string, NpgsqlConnection> _open = new(StringComparer.Ordinal);
    private readonly List<string> _unknown = [];

    public IReadOnlyDictionary<string, NpgsqlConnection> Open => _open;

    /// <summary>Databases that the server does not have.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Roles belong to the server, so any database serves.</summary>
    public NpgsqlConnection Cluster => _open.Values.First();

    /// <summary>In ascending order, so that two operators never wait for each other's locks in a circle.</summary>
    public async Task OpenAsync(IEnumerable<string> databases, CancellationToken ct)
    {
        foreach (var database in databases.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            try
            {
                _open[database] = await connector.OpenAsync(database, ct).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                _unknown.Add(database);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _open.Values)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
