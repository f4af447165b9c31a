namespace GatewayProxy.Sql;

/// <summary>
/// What came of parsing a text: <see cref="Parsed"/>, <see cref="SyntaxError"/>, <see cref="TooLarge"/> or
/// <see cref="Unrecognised"/>. Only the first says what the text does.
/// </summary>
public abstract record ParseOutcome;
