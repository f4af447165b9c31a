namespace GatewayProxy.Recording.Storing;

/// <summary>The store could not do what it was asked to; the message says what to do.</summary>
public sealed class RecordingStoreException : IOException
{
    public RecordingStoreException(string message, bool isTransient, Exception? inner = null)
        : base(message, inner) => IsTransient = isTransient;

    /// <summary>Trying again later may help without anybody doing anything.</summary>
    public bool IsTransient { get; }
}
