namespace GatewayOperator.Activations;

/// <summary>What the ledger's file holds.</summary>
public sealed record ActivationBook
{
    public IReadOnlyList<ActivationEntry> Activations { get; init; } = [];

    public IReadOnlyList<RevocationEntry> Revocations { get; init; } = [];
}
