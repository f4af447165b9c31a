namespace GatewayOperator.Api.ApprovalRules;

/// <summary>What is dangerous about a statement: a closed vocabulary.</summary>
public enum Risk
{
    /// <summary>Not understood.</summary>
    Unrecognised = 0,
    Destructive = 1,
    UnboundedWrite = 2,
    BulkExport = 3,
    SchemaChange = 4,
    PrivilegeChange = 5,
    ServerProgram = 6,
    SessionEscape = 7,
}
