using Npgsql;

namespace GatewayOperator.Provisioning;

/// <summary>Reads the result sets of a batch one after the other.</summary>
internal sealed class ResultRows(NpgsqlDataReader reader)
{
    private bool _started;

    /// <summary>All rows of the next result set.</summary>
    public async Task<List<T>> NextAsync<T>(Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        if (_started)
        {
            await reader.NextResultAsync(ct).ConfigureAwait(false);
        }

        _started = true;
        var rows = new List<T>();
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
