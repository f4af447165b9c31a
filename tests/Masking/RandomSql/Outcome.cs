namespace GatewayOperator.Tests.Masking.RandomSql;

/// <summary>What became of a random statement in both twins.</summary>
public enum Outcome
{
    /// <summary>Both ran it and answered the same.</summary>
    Ran,

    /// <summary>Both refused it, the gateway or the server, as beyond the grant's rights.</summary>
    Refused,

    /// <summary>Both failed in the same way: most random statements are wrong somewhere.</summary>
    Failed,

    /// <summary>One of them ran out of time: what came before says nothing.</summary>
    TimedOut,

    /// <summary>A twin answers otherwise when it is asked again.</summary>
    Volatile,

    /// <summary>Each twin answers as before, and they differ.</summary>
    Differs,
}
