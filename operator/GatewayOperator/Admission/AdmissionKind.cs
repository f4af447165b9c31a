namespace GatewayOperator.Admission;

/// <summary>A kind, as reviews name it.</summary>
public sealed record AdmissionKind
{
    public string Group { get; init; } = "";

    public required string Version { get; init; }

    public required string Kind { get; init; }
}
