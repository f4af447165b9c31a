using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Masking;

/// <summary>Asks the server what unqualified names mean in a session, and reads its answer.</summary>
public sealed class NamesQuery
{
    private const char Schema = 's';

    /// <summary>Every name in it is qualified: it means the same in every session.</summary>
    public const string Sql = """
        SELECT 's', s FROM pg_catalog.unnest(pg_catalog.current_schemas(true)) WITH ORDINALITY AS p (s, n) ORDER BY n;
        SELECT 't', relname FROM pg_catalog.pg_class
        WHERE relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()
        """;

    private readonly List<string> _schemas = [];
    private readonly HashSet<string> _temporary = new(StringComparer.Ordinal);

    public SessionNames Names => new(_schemas, _temporary);

    /// <summary>Takes the body of a DataRow: which list, and the name.</summary>
    public void Take(ReadOnlySpan<byte> row)
    {
        var reader = new PayloadReader(row);
        if (!reader.TryReadCount(out _) || !TryReadValue(ref reader, out var list)
            || !TryReadValue(ref reader, out var name))
        {
            return;
        }

        if (list[0] == Schema)
        {
            _schemas.Add(Encoding.UTF8.GetString(name));
        }
        else
        {
            _temporary.Add(Encoding.UTF8.GetString(name));
        }
    }

    private static bool TryReadValue(ref PayloadReader reader, out ReadOnlySpan<byte> value)
    {
        value = default;
        return reader.TryReadInt32(out var length) && reader.TryReadBytes(length, out value) && length > 0;
    }
}
