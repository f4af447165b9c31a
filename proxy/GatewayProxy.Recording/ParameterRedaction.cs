namespace GatewayProxy.Recording;

/// <summary>Which parameters of a statement are recorded, and what stands for the others.</summary>
public abstract class ParameterRedaction
{
    /// <summary>Hex digits of a digest.</summary>
    public const int DigestLength = 12;

    /// <summary>Passwords may be among them: not even their length is recorded.</summary>
    public abstract bool IsSecret { get; }

    /// <summary>Whether a parameter is recorded as it is, by its number from 1.</summary>
    public abstract bool Shows(int number);

    /// <summary>By which equal values can be told; in hex.</summary>
    public abstract void Digest(ReadOnlySpan<byte> value, Span<char> digest);
}
