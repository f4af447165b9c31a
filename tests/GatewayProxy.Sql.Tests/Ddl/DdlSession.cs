using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Ddl;
using GatewayProxy.Sql.Tests.Analysis;

namespace GatewayProxy.Sql.Tests.Ddl;

/// <summary>
/// What a server with the search path <c>app, public</c> would say. Relations (schema, name, oid, kind): see
/// <see cref="Objects"/>; <c>public.customers</c> has oid 1 and is protected as <see cref="Masks"/> says.
/// </summary>
internal sealed class DdlSession
{
    private const char Separator = '\u0001';

    private static readonly (DdlNameKind Kind, string Schema, string Name, uint Oid, string Letter)[] Objects =
    [
        (DdlNameKind.Relation, "public", "customers", 1, "r"),
        (DdlNameKind.Relation, "public", "derived", 2, "r"),
        (DdlNameKind.Relation, "app", "orders", 101, "r"),
        (DdlNameKind.Relation, "public", "Orders; Old", 102, "r"),
        (DdlNameKind.Relation, "app", "events", 103, "p"),
        (DdlNameKind.Relation, "app", "events_old", 104, "r"),
        (DdlNameKind.Relation, "app", "orders_id_idx", 105, "i"),
        (DdlNameKind.Relation, "app", "orders_id_seq", 106, "S"),
        (DdlNameKind.Relation, "public", "report", 107, "v"),
        (DdlNameKind.Relation, "app", "address", 108, "c"),
        (DdlNameKind.Relation, "gw", "v1", 109, "v"),
        (DdlNameKind.Relation, "pg_temp_3", "scratch", 110, "r"),
        (DdlNameKind.Relation, "hidden", "ledger", 111, "r"),
        (DdlNameKind.Type, "pg_catalog", "text", 25, "b"),
        (DdlNameKind.Type, "pg_catalog", "uuid", 2950, "b"),
        (DdlNameKind.Type, "pg_catalog", "regclass", 2205, "b"),
        (DdlNameKind.Type, "pg_catalog", "date", 1082, "b"),
        (DdlNameKind.Type, "pg_catalog", "timestamptz", 1184, "b"),
        (DdlNameKind.Type, "pg_catalog", "xml", 142, "b"),
        (DdlNameKind.Type, "pg_catalog", "oid", 26, "b"),
        (DdlNameKind.Type, "app", "mood", 201, "e"),
        (DdlNameKind.Type, "app", "address", 202, "c"),
        (DdlNameKind.Type, "public", "citext", 203, "b"),
        (DdlNameKind.Type, "public", "positive", 204, "d"),
        (DdlNameKind.Collation, "pg_catalog", "C", 950, " "),
        (DdlNameKind.Collation, "public", "german", 301, " "),
        (DdlNameKind.OperatorClass, "pg_catalog", "text_pattern_ops", 302, " "),
        (DdlNameKind.OperatorClass, "public", "gin_trgm_ops", 303, " "),
        (DdlNameKind.Operator, "public", "==>", 304, " "),
        (DdlNameKind.Function, "public", "lower_inc", 305, " "),
    ];

    private static readonly string[] Path = ["app", "public", "pg_catalog", "pg_temp_3"];

    public string CreationSchema { get; init; } = "app";

    public string SearchPath { get; init; } = "pg_catalog app public";

    /// <summary>Whatever is named is there.</summary>
    public bool FindsAll { get; init; }

    /// <summary>What is approved and runs; fails when it is refused.</summary>
    public QualifiedDdl Qualify(string sql)
    {
        var qualified = Try(sql, out var refusal);
        Assert.That(refusal, Is.Null, $"{sql}: {refusal?.Message}");
        return qualified!;
    }

    /// <summary>Why it is refused; fails when it is not.</summary>
    public Refusal Refuse(string sql)
    {
        var qualified = Try(sql, out var refusal);
        Assert.That(refusal, Is.Not.Null, $"{sql} became {qualified?.Text}");
        return refusal!;
    }

    public QualifiedDdl? Try(string sql, out Refusal? refusal)
    {
        return Try(Encoding.UTF8.GetBytes(sql), out refusal);
    }

    public QualifiedDdl? Try(byte[] text, out Refusal? refusal)
    {
        var catalog = Masks.Catalog(Masks.Code(VolatileObjectKind.Function, "touch"));
        var reading = DdlAnalyser.Read(Parsers.Parse(text), text, catalog);
        refusal = reading.Refusal;
        if (refusal is not null)
        {
            return null;
        }

        Assert.That(Parsers.Parse(reading.Question), Is.InstanceOf<Parsed>(), reading.Question);
        var names = reading.Answer([.. Answers(reading)]);
        if (DdlAnalyser.Qualify(reading, names, out refusal) is not { } qualified)
        {
            return null;
        }

        refusal = DdlAnalyser.Verify(reading, names, qualified, Parsers.Parse(qualified.Text), out var complete);
        return complete;
    }

    private IEnumerable<string?> Answers(DdlReading reading)
    {
        yield return string.Join(Separator, ["p", CreationSchema, .. SearchPath.Split(' ')]);
        foreach (var (index, name) in reading.Names.Index())
        {
            var found = name.Schema is { } schema
                ? Objects.FirstOrDefault(o => o.Kind == name.Kind && o.Name == name.Name && o.Schema == schema)
                : Objects.FirstOrDefault(
                    o => o.Kind == name.Kind && o.Name == name.Name && Path.Contains(o.Schema, StringComparer.Ordinal));
            if (name is { Kind: DdlNameKind.Type, Schema: "pg_catalog" })
            {
                found = (name.Kind, name.Schema, name.Name, 1, "b");
            }

            if (found.Name is null && FindsAll && name.Kind is (DdlNameKind.Relation or DdlNameKind.Type))
            {
                found = (name.Kind, name.Schema ?? "app", name.Name, 1000, $"{name.Kinds.FirstOrDefault('b')}");
            }

            if (found.Name is not null)
            {
                var persistence = found.Schema.StartsWith("pg_temp", StringComparison.Ordinal) ? "t" : "p";
                yield return string.Join(Separator, index, found.Oid, found.Letter, persistence, found.Schema);
            }
        }
    }
}
