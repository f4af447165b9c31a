namespace GatewayOperator.Api.Targets;

/// <summary>Database systems the gateway speaks to.</summary>
public enum DatabaseEngine
{
    PostgreSQL = 0,
}
