using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>
/// Protected tables: <c>public.customers (id, name, email masked, salary masked, secret denied, country)</c> with the
/// view <c>gw.v1</c>; <c>public.derived (id, mail masked)</c> without one; and one of a name that is there twice,
/// <c>clinic.customers (id, email masked)</c> with the view <c>gw.v3</c>. <c>alone (id, mail masked, domain
/// generated)</c> has no children, <c>parents (id, mail masked)</c> has, of the others it is not known. Volatile are
/// <c>touch(…)</c>, <c>row.poke</c>, <c>==></c> and view <c>touching</c>, all in <c>public</c>. Of the server's
/// catalog, <c>pg_class</c>, <c>pg_type</c> and <c>information_schema.columns</c> have views of their names in
/// <c>gw</c>.
/// </summary>
internal static class Masks
{
    public const string View = "\"gw\".\"v1\"";

    private static readonly SessionNames Names =
        new(new HashSet<uint> { 1, 2, 4, 5, 1259 }, new HashSet<string> { "scratch", "filled", "pg_type" });

    private static readonly MaskCatalog Known = Catalog(
        Code(VolatileObjectKind.Function, "touch"), Code(VolatileObjectKind.Attribute, "poke"),
        Code(VolatileObjectKind.Operator, "==>"), Code(VolatileObjectKind.View, "touching"));

    /// <summary>The same tables, and this volatile code.</summary>
    public static MaskCatalog Catalog(params VolatileObjectConfig[] code) => new(
    [
        Relation("public", 1, "customers", "v1", ("id", ColumnExposure.Granted), ("name", ColumnExposure.Granted),
            ("email", ColumnExposure.Masked), ("salary", ColumnExposure.Masked), ("secret", ColumnExposure.Denied),
            ("country", ColumnExposure.Granted)),
        Relation("public", 2, "derived", null, ("id", ColumnExposure.Granted), ("mail", ColumnExposure.Masked)),
        Relation("clinic", 3, "customers", "v3", ("id", ColumnExposure.Granted), ("email", ColumnExposure.Masked)),
        new(Alone with
        {
            HasChildren = false,
            Columns =
            [
                .. Alone.Columns,
                new() { Name = "domain", Number = 3, Exposure = ColumnExposure.Granted, IsGenerated = true },
            ],
        }),
        new(Alone with { Oid = 5, Name = "parents", ViewName = "v5", HasChildren = true }),
    ],
    new VolatileCode(code),
        new CatalogConfig
        {
            Schema = "gw",
            Relations =
            [
                Catalog("pg_catalog", "pg_class", 1259), Catalog("pg_catalog", "pg_type", 1247),
                Catalog("information_schema", "columns", 13000),
            ],
            Functions = ["has_table_privilege"],
        });

    public static TextAnalysis Analyse(string sql, MaskCatalog? catalog = null)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var outcome = Parsers.Parse(text);
        Assert.That(outcome, Is.InstanceOf<Parsed>(), sql);
        return TextAnalyser.Analyse(outcome, text, catalog ?? Known, Names, new HashSet<string> { "filled" });
    }

    /// <summary>What runs in the text's place; the text itself when it goes on unchanged.</summary>
    public static string Sent(string sql)
    {
        var analysis = Analyse(sql);
        Assert.That(analysis.Refusal, Is.Null, sql);
        return analysis.Edited is { } edited ? Encoding.UTF8.GetString(edited.Text) : sql;
    }

    public static VolatileObjectConfig Code(VolatileObjectKind kind, string name) =>
        new() { Kind = kind, Schema = "public", Name = name };

    private static CatalogRelationConfig Catalog(string schema, string name, uint oid) =>
        new() { Schema = schema, Name = name, Oid = oid, ViewName = name };

    private static MaskedRelationConfig Alone => Config(
        "public", 4, "alone", "v4", ("id", ColumnExposure.Granted), ("mail", ColumnExposure.Masked));

    private static MaskedRelation Relation(
        string schema, uint oid, string name, string? view, params (string, ColumnExposure)[] columns) =>
        new(Config(schema, oid, name, view, columns));

    private static MaskedRelationConfig Config(
        string schema, uint oid, string name, string? view, params (string Name, ColumnExposure Exposure)[] columns) =>
        new()
        {
            Schema = schema,
            Name = name,
            Oid = oid,
            ViewSchema = view is null ? null : "gw",
            ViewName = view,
            Columns = [.. columns.Select((c, i) => new MaskedColumnConfig
            {
                Name = c.Name,
                Number = (short)(i + 1),
                Exposure = c.Exposure,
            })],
        };
}
