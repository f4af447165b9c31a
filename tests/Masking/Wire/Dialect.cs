namespace GatewayOperator.Tests.Masking.Wire;

/// <summary>The ways in which a client may say the same.</summary>
public enum Dialect
{
    Simple = 0,

    /// <summary>Parse, Describe, Bind, Describe, Execute with results as text.</summary>
    Extended = 1,

    /// <summary>Parse, Bind, Execute with binary results and no Describe, as drivers do that remember types.</summary>
    ExtendedBinary = 2,
}
