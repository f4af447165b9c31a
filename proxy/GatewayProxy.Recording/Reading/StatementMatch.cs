namespace GatewayProxy.Recording.Reading;

/// <summary>Whether a session has a statement that is looked for.</summary>
public enum StatementMatch
{
    None = 0,

    /// <summary>Not in what could be read, and not all could: a text was cut or withheld, or lines are not readable.
    /// </summary>
    Possible = 1,

    Certain = 2,
}
