using System.Globalization;
using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Masking;

/// <summary>
/// Asks the server what unqualified names mean in a session, and which messages its client wants; reads the answer.
/// </summary>
public sealed class NamesQuery
{
    private const byte VisibleRelation = (byte)'v';
    private const byte MessageSetting = (byte)'m';

    private const byte TemporaryRelation = (byte)'t';

    // Before there were masks a client may have set what it could not set now.
    private const string Settings = """
        ;
        SELECT 's', name FROM pg_catalog.pg_settings
        WHERE (pg_catalog.starts_with(name, 'debug_print') AND setting OPERATOR(pg_catalog.=) 'on')
        OR (name OPERATOR(pg_catalog.=) 'client_min_messages'
            AND setting OPERATOR(pg_catalog.<>) ALL ('{info,notice,warning,error}'::pg_catalog.text[]));
        SELECT 's', 'role' WHERE current_user OPERATOR(pg_catalog.<>) session_user
        """;

    private readonly HashSet<uint> _visible = [];
    private readonly HashSet<string> _temporary = new(StringComparer.Ordinal);

    /// <summary>The client wants to hear no warnings.</summary>
    public bool WantsErrorsOnly { get; private set; }

    public SessionNames Names => new(_visible, _temporary);

    /// <summary>A setting that is not as masking needs it; null when there is none.</summary>
    public string? Setting { get; private set; }

    /// <summary>The question; every name in it is qualified, so it means the same in every session.</summary>
    /// <param name="catalog">The relations it is about.</param>
    /// <param name="withSettings">It asks for settings, too.</param>
    public static string Sql(MaskCatalog catalog, bool withSettings)
    {
        var relations = string.Join(
            ',', catalog.Named.Select(r => r.Oid.ToString(CultureInfo.InvariantCulture)));
        return $"""
            SELECT 'v', r FROM pg_catalog.unnest('{"{"}{relations}{"}"}'::pg_catalog.oid[]) AS p (r)
            WHERE pg_catalog.pg_table_is_visible(r);
            SELECT 'm', pg_catalog.current_setting('client_min_messages');
            SELECT 't', relname FROM pg_catalog.pg_class
            WHERE relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()
              AND pg_catalog.pg_table_is_visible(oid)
            """ + (withSettings ? Settings : "");
    }

    /// <summary>Takes the body of a DataRow: which list, and the name.</summary>
    public void Take(ReadOnlySpan<byte> row)
    {
        var reader = new PayloadReader(row);
        if (!reader.TryReadCount(out _) || !TryReadValue(ref reader, out var list)
            || !TryReadValue(ref reader, out var name))
        {
            return;
        }

        if (list[0] == VisibleRelation)
        {
            _visible.Add(uint.Parse(name, CultureInfo.InvariantCulture));
        }
        else if (list[0] == MessageSetting)
        {
            WantsErrorsOnly = name.SequenceEqual("error"u8);
        }
        else if (list[0] == TemporaryRelation)
        {
            _temporary.Add(Encoding.UTF8.GetString(name));
        }
        else
        {
            Setting = Encoding.UTF8.GetString(name);
        }
    }

    private static bool TryReadValue(ref PayloadReader reader, out ReadOnlySpan<byte> value)
    {
        value = default;
        return reader.TryReadInt32(out var length) && reader.TryReadBytes(length, out value) && length > 0;
    }
}
