namespace GatewayOperator.Api.Schema;

/// <summary>A column of <c>kubectl get</c>, in the order of the attributes.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    public string JsonPath { get; } = jsonPath;

    public string Name { get; } = name;

    /// <summary>A <c>date</c> appears as an age; one in the future has none and is a <c>string</c>.</summary>
    public string Type { get; } = type;

    /// <summary>Columns above 0 appear with <c>-o wide</c> only.</summary>
    public int Priority { get; init; }
}
