namespace GatewayOperator.Kubernetes;

/// <summary>When the API server last said something.</summary>
internal sealed class Contact
{
    private readonly TimeProvider _time;
    private long _at;
    private long _stamp;

    public Contact(TimeProvider time)
    {
        _time = time;
        Touch();
    }

    public DateTimeOffset At => new(Volatile.Read(ref _at), TimeSpan.Zero);

    public TimeSpan Age => _time.GetElapsedTime(Volatile.Read(ref _stamp));

    public void Touch()
    {
        Volatile.Write(ref _at, _time.GetUtcNow().UtcTicks);
        Volatile.Write(ref _stamp, _time.GetTimestamp());
    }
}
