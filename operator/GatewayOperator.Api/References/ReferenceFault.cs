namespace GatewayOperator.Api.References;

/// <summary>A reference that leads nowhere, or somewhere it must not lead.</summary>
/// <param name="Reason">Reason of the condition ResolvedRefs.</param>
/// <param name="Path">YAML path of the reference.</param>
/// <param name="Message">The fault and the fix.</param>
public sealed record ReferenceFault(string Reason, string Path, string Message);
