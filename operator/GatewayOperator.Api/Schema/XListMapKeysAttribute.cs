namespace GatewayOperator.Api.Schema;

/// <summary>Fields that identify an object in a list, so that server-side apply merges by them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(string key) : Attribute
{
    public string Key { get; } = key;
}
