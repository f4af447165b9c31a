namespace GatewayProxy.Masking;

/// <summary>What is known about a text.</summary>
public enum MaskingStep
{
    /// <summary>It must be parsed first.</summary>
    Analyse = 0,

    /// <summary>The server must be asked first what names mean in the session.</summary>
    AskNames,

    /// <summary>Everything.</summary>
    Known,
}
