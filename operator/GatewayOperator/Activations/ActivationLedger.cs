using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Activations;

/// <summary>
/// For whom which grants are active, kept where only the operator writes: an approved request that somebody puts back
/// activates nothing twice, and nothing that was revoked. Safe for use by many threads.
/// </summary>
/// <param name="book">What was kept.</param>
/// <param name="keep">Keeps a book; what it throws is thrown by whoever changes something.</param>
/// <param name="time">The clock.</param>
public sealed class ActivationLedger(
    ActivationBook book, Func<ActivationBook, CancellationToken, Task> keep, TimeProvider time)
    : IActivations, IDisposable
{
    /// <summary>Longer than an activation can last, so that none outlives what ended it.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private ActivationBook _book = book;

    /// <summary>Raised when a configuration may have to say something else.</summary>
    public event Action? Changed;

    /// <summary>When the next activation is over.</summary>
    public DateTimeOffset? NextEnd => Live().Select(e => (DateTimeOffset?)e.Until).Min();

    /// <summary>The configuration with the activations that there are now.</summary>
    public GatewayConfig Apply(GatewayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config with { Grants = [.. config.Grants.Select(g => Apply(g, config.Issuers))] };
    }

    /// <summary>Enters an activation; false when its request was entered before, whatever became of it.</summary>
    public Task<bool> TryBeginAsync(ActivationEntry entry, CancellationToken ct) => ChangeAsync(
        known => known.Activations.Any(e => e.RequestUid == entry.RequestUid)
            ? known
            : known with { Activations = [.. known.Activations, entry] },
        ct);

    /// <summary>Ends those that go on now; returns how many.</summary>
    public async Task<int> EndAsync(Func<ActivationEntry, bool> which, string why, CancellationToken ct)
    {
        var count = 0;
        await ChangeAsync(
            known =>
            {
                var now = time.GetUtcNow();
                bool Ends(ActivationEntry e) => e.Ended is null && e.Until > now && which(e);
                count = known.Activations.Count(Ends);
                return count == 0 ? known : known with
                {
                    Activations = [.. known.Activations.Select(e => Ends(e) ? e with { Ended = why } : e)],
                };
            },
            ct).ConfigureAwait(false);
        return count;
    }

    /// <summary>
    /// Ends the sessions of a grant with OnConnect that were activated until now; false when it is entered already.
    /// </summary>
    public Task<bool> RevokeAsync(RevocationEntry revocation, CancellationToken ct) => ChangeAsync(
        known => known.Revocations.Contains(revocation)
            ? known
            : known with { Revocations = [.. known.Revocations, revocation] },
        ct);

    public void Dispose() => _gate.Dispose();

    private GrantConfig Apply(GrantConfig grant, IReadOnlyList<IssuerConfig> issuers) =>
        grant.Activation is not { } activation ? grant : grant with
        {
            Activation = activation with
            {
                Active = activation.Mode == ActivationMode.OnRequest
                    ? [.. Live().Where(e => e.GrantUid == grant.Uid && Knows(issuers, e)).Select(Entry)]
                    : [],
                Revoked =
                [
                    .. Volatile.Read(ref _book).Revocations.Where(r => r.GrantUid == grant.Uid)
                        .Select(r => new ActivationRevocation { Subject = r.Subject, At = r.At }),
                ],
            },
        };

    private static bool Knows(IReadOnlyList<IssuerConfig> issuers, ActivationEntry entry) =>
        issuers.Any(i =>
            i.Name == entry.Issuer && (i.Kubernetes ? IssuerIdentity.Cluster : i.Url) == entry.IssuerUrl);

    private IEnumerable<ActivationEntry> Live()
    {
        var now = time.GetUtcNow();
        return Volatile.Read(ref _book).Activations.Where(e => e.Ended is null && e.Until > now);
    }

    private async Task<bool> ChangeAsync(Func<ActivationBook, ActivationBook> change, CancellationToken ct)
    {
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var next = change(_book);
            if (ReferenceEquals(next, _book))
            {
                return false;
            }

            var oldest = time.GetUtcNow() - Kept;
            next = new ActivationBook
            {
                Activations = [.. next.Activations.Where(e => e.Until > oldest)],
                Revocations = [.. next.Revocations.Where(r => r.At > oldest)],
            };
            await keep(next, ct).ConfigureAwait(false);
            Volatile.Write(ref _book, next);
        }
        finally
        {
            _gate.Release();
        }

        Changed?.Invoke();
        return true;
    }

    private static GrantActivation Entry(ActivationEntry entry) => new()
    {
        Issuer = entry.Issuer,
        Subject = entry.Subject,
        Until = entry.Until,
        Request = entry.Request,
    };
}
