namespace GatewayOperator.Api.Configuration;

/// <summary>A configuration this build cannot enforce; the last good one stays in force.</summary>
public sealed class GatewayConfigException : Exception
{
    public GatewayConfigException(string message, bool incompatible = false, Exception? inner = null)
        : base(message, inner) => Incompatible = incompatible;

    /// <summary>True when the version is outside what this build reads (as opposed to malformed content).</summary>
    public bool Incompatible { get; }
}
