namespace GatewayOperator.Api.Configuration;

/// <summary>A database credential that a current grant uses.</summary>
public sealed record CredentialConfig
{
    public required string Username { get; init; }

    public required string Password { get; init; }

    /// <summary>Never prints the password.</summary>
    public override string ToString() => $"CredentialConfig {{ Username = {Username} }}";
}
