using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Provisioning;

/// <summary>How the operator reaches the server as the admin role of <c>docs/provisioning.md</c>.</summary>
public sealed record AdminConnection
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required UpstreamTlsMode TlsMode { get; init; }

    /// <summary>
    /// PEM bundle that <see cref="UpstreamTlsMode.VerifyFull"/> trusts; null means the system's store.
    /// </summary>
    public string? CaPem { get; init; }

    public required string Username { get; init; }

    public required string Password { get; init; }

    /// <summary>Never prints the password.</summary>
    public override string ToString() =>
        $"AdminConnection {{ Host = {Host}, Port = {Port}, TlsMode = {TlsMode}, Username = {Username} }}";
}
