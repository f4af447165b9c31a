using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Api.References;

/// <summary>Finds resources that others name; valid ones only.</summary>
public interface IResourceLookup
{
    DatabaseTarget? FindTarget(string @namespace, string name);

    DatabaseGrant? FindGrant(string @namespace, string name);

    Secret? FindSecret(string @namespace, string name);

    IReadOnlyList<MaskingPolicy> PoliciesOf(string @namespace, string target);
}
