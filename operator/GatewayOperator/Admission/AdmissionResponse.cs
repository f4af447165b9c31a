namespace GatewayOperator.Admission;

/// <summary>A webhook's answer as the API server reads it.</summary>
public sealed record AdmissionResponse
{
    public required string Uid { get; init; }

    public required bool Allowed { get; init; }

    public AdmissionStatus? Status { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>A JSON patch (RFC 6902) in base64.</summary>
    public string? Patch { get; init; }

    public string? PatchType { get; init; }
}
