namespace GatewayOperator.Admission;

/// <summary>Somebody, as the API server authenticated them.</summary>
public sealed record AdmissionUser
{
    public string Username { get; init; } = "";

    public string? Uid { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
