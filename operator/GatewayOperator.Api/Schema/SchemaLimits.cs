namespace GatewayOperator.Api.Schema;

/// <summary>
/// Bounds where a field states none. Every string and list is bounded: the API server estimates the cost of CEL
/// rules from them, and local mode reads files of strangers.
/// </summary>
public static class SchemaLimits
{
    public const int MaxLength = 1024;

    public const int MaxItems = 256;
}
