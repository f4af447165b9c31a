namespace GatewayOperator.Api.Configuration;

/// <summary>Somebody has ended the activations that there were.</summary>
public sealed record ActivationRevocation
{
    /// <summary>Only of this subject; null: of all.</summary>
    public string? Subject { get; init; }

    /// <summary>Activations of before.</summary>
    public required DateTimeOffset At { get; init; }
}
