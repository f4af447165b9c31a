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
    private readonly ConcurrentDictionary<string, int> _reservations = new(StringComparer.Ordinal);

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
    /// Takes one of the grant's <c>maxConcurrent</c> places. Only connectAs grants are counted here, they share a role;
    /// for all others the database counts over every replica.
    /// </summary>
    public bool TryReserve(GrantConfig grant)
    {
        if (grant.ConnectAs is null || grant.Session.MaxConcurrent is not { } limit)
        {
            return true;
        }

        var taken = _reservations.AddOrUpdate(grant.Uid, 1, static (_, count) => count + 1);
        if (taken <= limit)
        {
            return true;
        }

        Release(grant);
        return false;
    }

    public void Release(GrantConfig grant)
    {
        if (grant.ConnectAs is not null && grant.Session.MaxConcurrent is not null)
        {
            _reservations.AddOrUpdate(grant.Uid, 0, static (_, count) => Math.Max(0, count - 1));
        }
    }
}
