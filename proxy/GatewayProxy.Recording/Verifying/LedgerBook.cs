namespace GatewayProxy.Recording.Verifying;

/// <summary>
/// What all ledgers of a target say about its sessions. It grows with their number, and not with their length.
/// </summary>
internal sealed class LedgerBook
{
    private readonly Dictionary<string, ListedSession> _sessions = [];

    /// <summary>Proxies whose ledgers have an end.</summary>
    public HashSet<string> Ended { get; } = [];

    /// <summary>Proxies whose ledgers are not all there.</summary>
    public HashSet<string> Truncated { get; } = [];

    /// <summary>Proxies that have a ledger.</summary>
    public HashSet<string> Proxies { get; } = [];

    /// <summary>When the ledgers of proxies start.</summary>
    public Dictionary<string, DateTimeOffset> Starts { get; } = [];

    /// <summary>What ledgers say wrongly, once it is settled.</summary>
    public ILookup<string, LedgerFault> Faults { get; private set; } =
        Array.Empty<LedgerFault>().ToLookup(fault => fault.Place.Proxy);

    /// <summary>All that is listed but ledgers, which list each other when a proxy died.</summary>
    public IEnumerable<string> Sessions => _sessions.Keys.Where(id => !Proxies.Contains(id));

    /// <summary>
    /// Whether more may come of a proxy's ledger: what it does not say may not be stored yet, and is not missing.
    /// </summary>
    public bool IsOpen(string? proxy) =>
        proxy is not null && Proxies.Contains(proxy) && !Ended.Contains(proxy) && !Truncated.Contains(proxy)
        && Find(proxy)?.Interrupted is null;

    public ListedSession Of(string session)
    {
        if (!_sessions.TryGetValue(session, out var listed))
        {
            _sessions[session] = listed = new ListedSession();
        }

        return listed;
    }

    /// <summary>Decides where ledgers contradict each other, once all are read.</summary>
    public void Settle() => Faults = _sessions
        .SelectMany(listed => listed.Value.Settle(listed.Key))
        .ToLookup(fault => fault.Place.Proxy);

    public ListedSession? Find(string session) => _sessions.GetValueOrDefault(session);
}
