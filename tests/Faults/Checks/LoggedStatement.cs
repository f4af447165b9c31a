namespace GatewayOperator.Tests.Faults.Checks;

/// <summary>A statement that the database says it has run.</summary>
/// <param name="Session">The session of the gateway that its application_name names.</param>
/// <param name="Sql">As the database got it.</param>
/// <param name="At">When it was logged, in whole milliseconds.</param>
public sealed record LoggedStatement(string Session, string Sql, DateTimeOffset At);
