namespace GatewayOperator.Api.Resources;

/// <summary>What every resource has, whatever its kind.</summary>
public interface IResource
{
    string ApiVersion { get; }

    string Kind { get; }

    ObjectMeta Metadata { get; }
}
