namespace GatewayOperator.Api.Configuration;

/// <summary>
/// A digest over the versions of the catalog rows that masks and privileges follow, the same for every role that asks:
/// while it is what the configuration says, the operator has seen all changes of a database.
/// </summary>
public static class SchemaFingerprint
{
    /// <summary>
    /// One text. Temporary objects come and go with every session, nothing follows them; masked views are themselves
    /// what follows, and go some time after their successors are there.
    /// </summary>
    public const string Sql = """
        SELECT pg_catalog.md5(pg_catalog.concat_ws('/',
            (SELECT pg_catalog.concat_ws(':', pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashint8extended(
                pg_catalog.int8(c.oid), c.xmin::pg_catalog.text::pg_catalog.int8)))
             FROM pg_catalog.pg_class c
             WHERE c.oid OPERATOR(pg_catalog.>=) 16384 AND c.relpersistence OPERATOR(pg_catalog.<>) 't'
                AND c.relnamespace OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT n.oid FROM pg_catalog.pg_namespace n
                    WHERE n.nspname OPERATOR(pg_catalog.~) '^gw_[0-9a-f]{12}_views$')::pg_catalog.oid[])),
            (SELECT pg_catalog.concat_ws(':', pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashint8extended(
                pg_catalog.int8(a.attrelid),
                pg_catalog.concat(a.xmin, pg_catalog.lpad(a.attnum::pg_catalog.text, 5, '0'))::pg_catalog.int8)))
             FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) a.attrelid
             WHERE c.oid OPERATOR(pg_catalog.>=) 16384 AND a.attnum OPERATOR(pg_catalog.>) 0
                AND c.relpersistence OPERATOR(pg_catalog.<>) 't'
                AND c.relnamespace OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT n.oid FROM pg_catalog.pg_namespace n
                    WHERE n.nspname OPERATOR(pg_catalog.~) '^gw_[0-9a-f]{12}_views$')::pg_catalog.oid[])),
            (SELECT pg_catalog.concat_ws(':', pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashint8extended(
                pg_catalog.int8(i.inhrelid), i.xmin::pg_catalog.text::pg_catalog.int8)))
             FROM pg_catalog.pg_inherits i),
            (SELECT pg_catalog.concat_ws(':', pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashint8extended(
                pg_catalog.int8(n.oid), n.xmin::pg_catalog.text::pg_catalog.int8)))
             FROM pg_catalog.pg_namespace n
             WHERE n.nspname OPERATOR(pg_catalog.!~) '^(pg_(toast_)?temp_|gw_[0-9a-f]{12}_views$)')))
        """;
}
