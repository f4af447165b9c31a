namespace GatewayProxy.Sql.Classification;

/// <summary>What sort of thing a statement does. The zero value says nothing and is to be refused.</summary>
public enum StatementClass
{
    Unknown = 0,

    /// <summary>Returns rows and changes none (functions that it calls may).</summary>
    Read,

    /// <summary>Changes rows.</summary>
    Write,

    /// <summary>Changes what objects there are or who may use them.</summary>
    Ddl,

    /// <summary>Changes or shows the session's own state: settings, prepared statements, notifications.</summary>
    Session,
    Transaction,
    Cursor,

    /// <summary>Concerns the server, its files or roles, or runs code that no parser sees into.</summary>
    Admin,
}
