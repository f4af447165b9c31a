using System.Collections.Concurrent;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Observability;
using GatewayProxy.Protocol.Startup;

namespace GatewayProxy.Sessions;

/// <summary>The sessions of this proxy, found by grant when a grant ends and by key when a client cancels.</summary>
public sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<CancelKey, Session> _byKey = new();
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _places = new(StringComparer.Ordinal);

    public ICollection<Session> All => _sessions.Values;

    public int Count => _sessions.Count;

    public void Add(Session session)
    {
        _sessions[session.Identity.Id] = session;
        if (session.Upstream.CancelKey is { } key)
        {
            _byKey[key] = session;
        }

        ProxyMetrics.Sessions.Inc();
    }

    public void Remove(Session session)
    {
        _sessions.TryRemove(session.Identity.Id, out _);
        if (session.Upstream.CancelKey is { } key)
        {
            _byKey.TryRemove(KeyValuePair.Create(key, session));
        }

        ProxyMetrics.Sessions.Dec();
    }

    public Session? FindByCancelKey(CancelKey key) => _byKey.GetValueOrDefault(key);

    /// <summary>
    /// Takes one of the grant's <c>maxConcurrent</c> places for a session. Only connectAs grants are counted here, they
    /// share a role; for all others the database counts over every replica.
    /// </summary>
    public bool TryReserve(string sessionId, GrantConfig grant)
    {
        if (grant.ConnectAs is null || grant.Session.MaxConcurrent is not { } limit)
        {
            return true;
        }

        if (_taken.AddOrUpdate(grant.Uid, 1, static (_, count) => count + 1) > limit)
        {
            GiveBack(grant.Uid);
            return false;
        }

        _places[sessionId] = grant.Uid;
        return true;
    }

    /// <summary>Gives back what the session took, whatever its grant says by now.</summary>
    public void Release(string sessionId)
    {
        if (_places.TryRemove(sessionId, out var uid))
        {
            GiveBack(uid);
        }
    }

    private void GiveBack(string grantUid) => _taken.AddOrUpdate(grantUid, 0, static (_, count) => count - 1);
}
