namespace GatewayOperator.Api.Grants;

/// <summary>What a privilege allows, in PostgreSQL's words.</summary>
public enum AccessVerb
{
    Select = 0,
    Insert = 1,
    Update = 2,
    Delete = 3,
    Truncate = 4,

    /// <summary>Temporary tables in the database.</summary>
    Temp = 5,
}
