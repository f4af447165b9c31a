using GatewayOperator.Api.Resources;

namespace GatewayOperator.Local;

/// <summary>What was written last about a resource.</summary>
internal sealed record StatusEntry(
    string SpecHash, long Generation, IReadOnlyList<Condition> Conditions, string Text);
