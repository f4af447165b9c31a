namespace GatewayOperator.Tests.Faults.Checks;

/// <summary>A statement that a journal says was about to be sent.</summary>
public sealed record Intent(string Sql, DateTimeOffset At);
