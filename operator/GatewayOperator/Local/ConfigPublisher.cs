using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Local;

/// <summary>Hands configurations to a proxy by atomic rename and reads what the proxy acknowledges.</summary>
public sealed class ConfigPublisher
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly string _directory;
    private DateTime _acknowledgedAt;

    /// <summary>What an earlier run left is removed: it may hold grants that are gone by now.</summary>
    public ConfigPublisher(string directory)
    {
        _directory = directory;
        File.Delete(ConfigPath);
        Forget();
    }

    public string ConfigPath => Path.Combine(_directory, "config.json");

    public string AcknowledgementPath => Path.Combine(_directory, "ack.json");

    /// <summary>What was published last, revision included; null before the first.</summary>
    public GatewayConfig? Published { get; private set; }

    /// <summary>What the proxy says about itself; null until it says something.</summary>
    public ProxyAcknowledgement? Acknowledgement { get; private set; }

    /// <summary>Writes the configuration unless its content is already published.</summary>
    public void Publish(GatewayConfig config)
    {
        var next = GatewayConfigSerializer.WithRevision(config);
        if (next.Revision == Published?.Revision)
        {
            return;
        }

        PrivateFile.Write(ConfigPath, GatewayConfigSerializer.Write(next));
        Published = next;
    }

    /// <summary>Forgets the acknowledgement of a proxy that is about to be replaced.</summary>
    public void Forget()
    {
        File.Delete(AcknowledgementPath);
        Acknowledgement = null;
        _acknowledgedAt = default;
    }

    /// <summary>
    /// Waits until the proxy enforces what was published last, at most for <paramref name="patience"/>: a proxy that is
    /// stuck must not keep the database from being narrowed.
    /// </summary>
    public async Task WaitUntilEnforcedAsync(TimeSpan patience, TimeProvider time, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        while (Acknowledgement?.Revision != Published?.Revision && time.GetElapsedTime(startedAt) < patience)
        {
            await Task.Delay(Look, time, ct).ConfigureAwait(false);
            Refresh();
        }
    }

    /// <summary>Reads the acknowledgement again; true when it has changed.</summary>
    public bool Refresh()
    {
        var written = File.GetLastWriteTimeUtc(AcknowledgementPath);
        if (!File.Exists(AcknowledgementPath) || written == _acknowledgedAt)
        {
            return false;
        }

        _acknowledgedAt = written;
        var before = Acknowledgement;
        Acknowledgement = AcknowledgementReader.Read(AcknowledgementPath);
        return Acknowledgement != before;
    }
}
