namespace GatewayProxy.Sql.Analysis;

/// <summary>A cursor of DECLARE.</summary>
/// <param name="Name">As the server knows it.</param>
/// <param name="IsHeld">WITH HOLD: it outlives its transaction.</param>
public readonly record struct DeclaredCursor(string Name, bool IsHeld);
