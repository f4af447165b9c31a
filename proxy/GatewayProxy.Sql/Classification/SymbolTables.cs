namespace GatewayProxy.Sql.Classification;

/// <summary>Statements that an enumeration in their node tells apart.</summary>
internal static class SymbolTables
{
    public static string? Transaction(string? kind) => kind switch
    {
        "TRANS_STMT_BEGIN" => "BEGIN",
        "TRANS_STMT_START" => "START TRANSACTION",
        "TRANS_STMT_COMMIT" => "COMMIT",
        "TRANS_STMT_ROLLBACK" or "TRANS_STMT_ROLLBACK_TO" => "ROLLBACK",
        "TRANS_STMT_SAVEPOINT" => "SAVEPOINT",
        "TRANS_STMT_RELEASE" => "RELEASE",
        "TRANS_STMT_PREPARE" => "PREPARE TRANSACTION",
        "TRANS_STMT_COMMIT_PREPARED" => "COMMIT PREPARED",
        "TRANS_STMT_ROLLBACK_PREPARED" => "ROLLBACK PREPARED",
        _ => null,
    };

    public static string? VariableSet(string? kind) => kind switch
    {
        "VAR_SET_VALUE" or "VAR_SET_DEFAULT" or "VAR_SET_CURRENT" or "VAR_SET_MULTI" => "SET",
        "VAR_RESET" or "VAR_RESET_ALL" => "RESET",
        _ => null,
    };

    public static StatementKind Discard(string? target) => target switch
    {
        "DISCARD_ALL" => new("DISCARD ALL", StatementClass.Session),
        "DISCARD_PLANS" => new("DISCARD PLANS", StatementClass.Session),
        "DISCARD_SEQUENCES" => new("DISCARD SEQUENCES", StatementClass.Session),
        "DISCARD_TEMP" => new("DISCARD TEMP", StatementClass.Session),
        _ => StatementKind.Unknown,
    };
}
