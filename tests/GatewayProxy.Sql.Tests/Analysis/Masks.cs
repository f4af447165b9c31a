using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Sql.Tests.Analysis;

/// <summary>
/// One protected table: <c>public.customers (id, name, email masked, salary masked, secret denied, country)</c>, whose
/// view is <c>gw.v1</c>; and one without a view: <c>public.derived (id, mail masked)</c>.
/// Volatile are <c>touch(…)</c>, <c>row.poke</c>, <c>==></c> and view <c>touching</c>, all in <c>public</c>.
/// </summary>
internal static class Masks
{
    public const string View = "\"gw\".\"v1\"";

    private static readonly SessionNames Names =
        new(new HashSet<uint> { 1, 2 }, new HashSet<string> { "scratch", "filled" });

    private static readonly MaskCatalog Catalog = new(
    [
        Relation(1, "customers", "v1", ("id", ColumnExposure.Granted), ("name", ColumnExposure.Granted),
            ("email", ColumnExposure.Masked), ("salary", ColumnExposure.Masked), ("secret", ColumnExposure.Denied),
            ("country", ColumnExposure.Granted)),
        Relation(2, "derived", null, ("id", ColumnExposure.Granted), ("mail", ColumnExposure.Masked)),
    ],
    new VolatileCode(
    [
        Code(VolatileObjectKind.Function, "touch"), Code(VolatileObjectKind.Attribute, "poke"),
        Code(VolatileObjectKind.Operator, "==>"), Code(VolatileObjectKind.View, "touching"),
    ]));

    public static TextAnalysis Analyse(string sql)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var outcome = Parsers.Parse(text);
        Assert.That(outcome, Is.InstanceOf<Parsed>(), sql);
        return TextAnalyser.Analyse(outcome, text, Catalog, Names, new HashSet<string> { "filled" });
    }

    /// <summary>What runs in the text's place; the text itself when it goes on unchanged.</summary>
    public static string Sent(string sql)
    {
        var analysis = Analyse(sql);
        Assert.That(analysis.Refusal, Is.Null, sql);
        return analysis.Edited is { } edited ? Encoding.UTF8.GetString(edited.Text) : sql;
    }

    private static VolatileObjectConfig Code(VolatileObjectKind kind, string name) =>
        new() { Kind = kind, Schema = "public", Name = name };

    private static MaskedRelation Relation(
        uint oid, string name, string? view, params (string Name, ColumnExposure Exposure)[] columns) => new(
            new MaskedRelationConfig
            {
                Schema = "public",
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
            });
}
