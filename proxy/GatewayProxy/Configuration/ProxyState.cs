using GatewayOperator.Api.Configuration;

namespace GatewayProxy.Configuration;

/// <summary>What this proxy can say about itself: the revision it enforces, where it listens, what is wrong.</summary>
public sealed class ProxyState(TimeProvider time)
{
    private readonly Lock _gate = new();
    private ProxyAcknowledgement _acknowledgement = new() { ProcessId = Environment.ProcessId };
    private string? _listenError;
    private string? _configError;
    private bool _draining;
    private Func<string?> _otherwiseNotReady = () => null;

    /// <summary>Raised after every change, on the changing thread.</summary>
    public event Action<ProxyAcknowledgement>? Changed;

    public ProxyAcknowledgement Current
    {
        get
        {
            lock (_gate)
            {
                return _acknowledgement;
            }
        }
    }

    /// <summary>Null when ready for clients, else why not.</summary>
    public string? NotReadyBecause
    {
        get
        {
            lock (_gate)
            {
                return _draining ? "draining"
                    : _acknowledgement.Revision is null ? _configError ?? "no configuration yet"
                    : _acknowledgement.Listening is null ? _listenError ?? "not listening"
                    : _otherwiseNotReady();
            }
        }
    }

    /// <summary>
    /// Gives one more answer to <see cref="NotReadyBecause"/>, which is asked when nothing else is wrong.
    /// </summary>
    public void NotReadyWhile(Func<string?> reason)
    {
        lock (_gate)
        {
            _otherwiseNotReady = reason;
        }
    }

    public void Enforcing(string revision) => Update(current =>
    {
        _configError = null;
        return current with { Revision = revision, Incompatible = false };
    });

    public void Rejected(string error, bool incompatible) => Update(current =>
    {
        _configError = error;
        return current with { Incompatible = incompatible };
    });

    public void Listening(string address) => Update(current =>
    {
        _listenError = null;
        return current with { Listening = address };
    });

    public void NotListening(string? error) => Update(current =>
    {
        _listenError = error;
        return current with { Listening = null };
    });

    /// <summary>Who this start of the proxy is to its recordings.</summary>
    public void Records(string proxy, string jwk, string storage) => Update(current => current with
    {
        Proxy = proxy,
        RecordingKey = jwk,
        RecordingStorage = storage,
    });

    public void Operations(string address) => Update(current => current with { Operations = address });

    /// <summary>
    /// The database refused a login role's password for every epoch. Acknowledged each time: the moment tells whether
    /// it was before or after the password was set again.
    /// </summary>
    public void RoleRefused(string role) => Update(current => current.RefusedRoles.Contains(role)
        ? current
        : current with { RefusedRoles = [.. current.RefusedRoles, role] });

    /// <summary>The database accepted a login role's password.</summary>
    public void RoleAccepted(string role)
    {
        if (Current.RefusedRoles.Contains(role))
        {
            Update(current => current with { RefusedRoles = [.. current.RefusedRoles.Where(r => r != role)] });
        }
    }

    public void Draining() => Update(current =>
    {
        _draining = true;
        return current;
    });

    private void Update(Func<ProxyAcknowledgement, ProxyAcknowledgement> change)
    {
        ProxyAcknowledgement changed;
        lock (_gate)
        {
            changed = change(_acknowledgement);
            _acknowledgement = changed = changed with { Error = _configError ?? _listenError, At = time.GetUtcNow() };
        }

        Changed?.Invoke(changed);
    }
}
