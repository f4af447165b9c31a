namespace GatewayProxy.Sessions;

/// <summary>What a name of the protocol stands for: a prepared statement or a portal.</summary>
public abstract class NamedObject
{
    /// <summary>Where in the server's answers it came to be, see <see cref="SqlNames"/>.</summary>
    public long Epoch { get; set; }

    /// <summary>The RowDescription of its result; null when nobody asked for it, or needs it.</summary>
    public byte[]? Columns { get; set; }
}
