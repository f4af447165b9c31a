using GatewayOperator.Api.Configuration;
using GatewayProxy.Sql.Analysis;

namespace GatewayProxy.Sql.Ddl;

/// <summary>
/// Says of each name which schema it means in the session, and whether the statement may run with these meanings.
/// </summary>
internal sealed class DdlResolution(DdlReading reading, DdlNames names)
{
    public const string Server = "pg_catalog";

    private const string UndefinedTable = "42P01";

    /// <summary>Whether the empty search path of the DDL role finds the same under the bare name.</summary>
    public bool IsBare(DdlName name) => name.Schema is null && SchemaOf(name) == Server;

    /// <summary>Null when it is not known.</summary>
    public string? SchemaOf(DdlName name) => name.Kind switch
    {
        DdlNameKind.Operator or DdlNameKind.Function => Server,
        DdlNameKind.NewRelation or DdlNameKind.NewType => name.Schema ?? names.CreationSchema,
        _ when IsMadeHere(name) => name.Schema ?? names.CreationSchema,
        _ => name.Schema ?? names.Find(name)?.Schema ?? (name.MayBeMissing ? names.CreationSchema : null),
    };

    public DdlObject? Find(DdlName name) => names.Find(name);

    /// <summary>Null when the statement may run.</summary>
    public Refusal? Check() =>
        !names.IsServerFirst ? DdlRefusals.SearchPath()
        : reading.Names.Select(Check).FirstOrDefault(r => r is not null)
            ?? reading.Reads.Select(Check).FirstOrDefault(r => r is not null)
            ?? reading.Schemas.Select(Reserved).FirstOrDefault(r => r is not null);

    private Refusal? Check(DdlName name)
    {
        var found = names.Find(name);
        switch (name.Kind)
        {
            case DdlNameKind.Operator or DdlNameKind.Function:
                var what = name.Kind == DdlNameKind.Operator ? "operator" : "function";
                return found is null ? null : DdlRefusals.Ambiguous(what, name.Name);
            case DdlNameKind.NewRelation or DdlNameKind.NewType:
                return SchemaOf(name) is { } made ? Reserved(made) : DdlRefusals.NoSchema();
            case DdlNameKind.Collation or DdlNameKind.OperatorClass:
                return found is null ? DdlRefusals.Missing("object", name.Name, "42704")
                    : name.Schema is null && found.Value.Schema != Server
                        ? DdlRefusals.Ambiguous("object", name.Name)
                        : null;
            case DdlNameKind.Type:
                return CheckType(name, found);
            default:
                return CheckRelation(name, found);
        }
    }

    private Refusal? CheckType(DdlName name, DdlObject? found)
    {
        if (found is null)
        {
            return name.MayBeMissing ? Reserved(SchemaOf(name)) : DdlRefusals.Missing("type", name.Name, "42704");
        }

        // A statement about a type is not about one of the server's own.
        return (name.IsWritten ? Reserved(found.Value.Schema) : null) is { } reserved ? reserved
            : name.Kinds.Length > 0 && found.Value.Schema != Server && !Fits(name, found.Value)
                ? DdlRefusals.WrongKind(name.Name)
            : NameIsNowhere(name) ? DdlRefusals.Ambiguous("type", name.Name)
            : null;
    }

    private bool NameIsNowhere(DdlName name) => name.Start < 0 && !name.IsWritten && !IsBare(name);

    private Refusal? CheckRelation(DdlName name, DdlObject? found)
    {
        if (found is null)
        {
            return IsMadeHere(name) || name.MayBeMissing
                ? SchemaOf(name) is { } schema ? Reserved(schema) : DdlRefusals.NoSchema()
                : DdlRefusals.Missing("relation", name.Name, UndefinedTable);
        }

        return found.Value.IsTemporary ? DdlRefusals.Temporary(name.Name)
            : Reserved(found.Value.Schema) ?? (Fits(name, found.Value) ? null : DdlRefusals.WrongKind(name.Name));
    }

    private static bool Fits(DdlName name, DdlObject found) =>
        name.Kinds.Length == 0 || name.Kinds.Contains(found.Kind, StringComparison.Ordinal);

    /// <summary>A table that refers to itself in the statement that makes it.</summary>
    private bool IsMadeHere(DdlName name) => name.Kind == DdlNameKind.Relation
        && reading.Names.Any(made => made.Kind == DdlNameKind.NewRelation && made.Name == name.Name
            && (made.Schema ?? (name.Schema is null ? null : names.CreationSchema)) == name.Schema);

    private Refusal? Check(DdlRead read)
    {
        if (read.Relation.Kind is DdlNameKind.NewRelation or DdlNameKind.NewType || IsMadeHere(read.Relation)
            || names.Find(read.Relation) is not { } found
            || (reading.Catalog.Find(found.Oid) ?? reading.Catalog.Find(found.Schema, read.Relation.Name))
                is not { } masked)
        {
            return null;
        }

        var isOpen = read.Column is { } column && (masked.Find(column) is { } known
            ? known.Exposure == ColumnExposure.Granted
            : reading.Added.Contains(column));
        return isOpen ? null : DdlRefusals.ReadsProtected(masked.ToString(), read.Column);
    }

    private Refusal? Reserved(string? schema) => schema is not null && (schema == reading.Catalog.ViewSchema
        || schema == "information_schema" || schema.StartsWith("pg_", StringComparison.Ordinal))
        ? DdlNames.IsTemporary(schema) ? DdlRefusals.Temporary(schema) : DdlRefusals.Reserved(schema)
        : null;
}
