namespace GatewayProxy.Sql;

/// <summary>PostgreSQL's parser refuses the text, in these words; a server of its version would too.</summary>
/// <param name="Message">As the server words it: <c>syntax error at or near "FORM"</c>.</param>
/// <param name="Position">Where, in characters from 1, as the server counts; 0 when it does not say.</param>
public sealed record SyntaxError(string Message, int Position) : ParseOutcome;
