using System.Collections.Frozen;

namespace GatewayProxy.Sql.Classification;

/// <summary>What the command tags call the objects of PostgreSQL's <c>ObjectType</c>.</summary>
internal static class ObjectNames
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["OBJECT_ACCESS_METHOD"] = "ACCESS METHOD",
        ["OBJECT_AGGREGATE"] = "AGGREGATE",
        ["OBJECT_ATTRIBUTE"] = "TYPE",
        ["OBJECT_CAST"] = "CAST",
        ["OBJECT_COLLATION"] = "COLLATION",
        ["OBJECT_COLUMN"] = "TABLE",
        ["OBJECT_CONVERSION"] = "CONVERSION",
        ["OBJECT_DATABASE"] = "DATABASE",
        ["OBJECT_DOMAIN"] = "DOMAIN",
        ["OBJECT_DOMCONSTRAINT"] = "DOMAIN",
        ["OBJECT_EVENT_TRIGGER"] = "EVENT TRIGGER",
        ["OBJECT_EXTENSION"] = "EXTENSION",
        ["OBJECT_FDW"] = "FOREIGN DATA WRAPPER",
        ["OBJECT_FOREIGN_SERVER"] = "SERVER",
        ["OBJECT_FOREIGN_TABLE"] = "FOREIGN TABLE",
        ["OBJECT_FUNCTION"] = "FUNCTION",
        ["OBJECT_INDEX"] = "INDEX",
        ["OBJECT_LANGUAGE"] = "LANGUAGE",
        ["OBJECT_LARGEOBJECT"] = "LARGE OBJECT",
        ["OBJECT_MATVIEW"] = "MATERIALIZED VIEW",
        ["OBJECT_OPCLASS"] = "OPERATOR CLASS",
        ["OBJECT_OPERATOR"] = "OPERATOR",
        ["OBJECT_OPFAMILY"] = "OPERATOR FAMILY",
        ["OBJECT_POLICY"] = "POLICY",
        ["OBJECT_PROCEDURE"] = "PROCEDURE",
        ["OBJECT_PUBLICATION"] = "PUBLICATION",
        ["OBJECT_ROLE"] = "ROLE",
        ["OBJECT_ROUTINE"] = "ROUTINE",
        ["OBJECT_RULE"] = "RULE",
        ["OBJECT_SCHEMA"] = "SCHEMA",
        ["OBJECT_SEQUENCE"] = "SEQUENCE",
        ["OBJECT_STATISTIC_EXT"] = "STATISTICS",
        ["OBJECT_SUBSCRIPTION"] = "SUBSCRIPTION",
        ["OBJECT_TABCONSTRAINT"] = "TABLE",
        ["OBJECT_TABLE"] = "TABLE",
        ["OBJECT_TABLESPACE"] = "TABLESPACE",
        ["OBJECT_TRANSFORM"] = "TRANSFORM",
        ["OBJECT_TRIGGER"] = "TRIGGER",
        ["OBJECT_TSCONFIGURATION"] = "TEXT SEARCH CONFIGURATION",
        ["OBJECT_TSDICTIONARY"] = "TEXT SEARCH DICTIONARY",
        ["OBJECT_TSPARSER"] = "TEXT SEARCH PARSER",
        ["OBJECT_TSTEMPLATE"] = "TEXT SEARCH TEMPLATE",
        ["OBJECT_TYPE"] = "TYPE",
        ["OBJECT_VIEW"] = "VIEW",
    }.ToFrozenDictionary();

    public static IEnumerable<string> All => Names.Values;

    public static string? Find(string? objectType) => objectType is null ? null : Names.GetValueOrDefault(objectType);
}
