namespace GatewayProxy.Sql.Ddl;

/// <summary>What a name of a statement is the name of, and with that where the server looks for it.</summary>
public enum DdlNameKind
{
    /// <summary>A table, index, sequence or composite type that is there.</summary>
    Relation,

    /// <summary>One that is made: it goes into the first schema of the search path.</summary>
    NewRelation,
    Type,
    NewType,
    Collation,
    OperatorClass,

    /// <summary>Only those of <c>pg_catalog</c> are called.</summary>
    Operator,

    /// <summary>Only those of <c>pg_catalog</c> are called.</summary>
    Function,
}
