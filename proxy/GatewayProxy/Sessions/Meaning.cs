namespace GatewayProxy.Sessions;

/// <summary>What a name stands for since a message of the client.</summary>
/// <param name="value">Null when the message closed the name.</param>
/// <param name="earlier">What it stood for before, for the case that the server turns the message down.</param>
/// <param name="segment">See <see cref="Definition"/>.</param>
public sealed class Meaning<T>(T? value, Meaning<T>? earlier, long segment) : Definition(segment)
    where T : NamedObject
{
    private Meaning<T>? _earlier = earlier;

    public T? Value => value;

    public override NamedObject? Named => value;

    public Meaning<T>? Earlier => Volatile.Read(ref _earlier);

    protected override void ForgetEarlier() => Volatile.Write(ref _earlier, null);
}
