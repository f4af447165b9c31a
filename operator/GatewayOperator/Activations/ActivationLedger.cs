using System.Text.Json;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Local;

namespace GatewayOperator.Activations;

/// <summary>
/// For whom which grants are active, in a file of the operator's own: an approved request whose file somebody puts back
/// activates nothing twice, and nothing that was revoked. Safe for use by many threads.
/// </summary>
public sealed class ActivationLedger : IActivations
{
    /// <summary>Longer than an activation can last, so that none outlives what ended it.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private ActivationBook _book;

    /// <exception cref="LocalModeException">The file was damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ActivationLedger(string path, TimeProvider time)
    {
        _path = path;
        _time = time;
        _book = Load(path);
    }

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
    /// <exception cref="IOException">It cannot be kept.</exception>
    public bool TryBegin(ActivationEntry entry) => Change(book =>
        book.Activations.Any(e => e.RequestUid == entry.RequestUid)
            ? book
            : book with { Activations = [.. book.Activations, entry] });

    /// <summary>Ends those that go on now; returns how many.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public int End(Func<ActivationEntry, bool> which, string why)
    {
        var count = 0;
        Change(book =>
        {
            var now = _time.GetUtcNow();
            bool Ends(ActivationEntry e) => e.Ended is null && e.Until > now && which(e);
            count = book.Activations.Count(Ends);
            return count == 0 ? book : book with
            {
                Activations = [.. book.Activations.Select(e => Ends(e) ? e with { Ended = why } : e)],
            };
        });
        return count;
    }

    /// <summary>Ends the sessions of a grant with OnConnect that were activated until now.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public void Revoke(RevocationEntry revocation) =>
        Change(book => book with { Revocations = [.. book.Revocations, revocation] });

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
        issuers.Any(i => i.Name == entry.Issuer && i.Url == entry.IssuerUrl);

    private IEnumerable<ActivationEntry> Live()
    {
        var now = _time.GetUtcNow();
        return Volatile.Read(ref _book).Activations.Where(e => e.Ended is null && e.Until > now);
    }

    private bool Change(Func<ActivationBook, ActivationBook> change)
    {
        lock (_gate)
        {
            var next = change(_book);
            if (ReferenceEquals(next, _book))
            {
                return false;
            }

            var oldest = _time.GetUtcNow() - Kept;
            next = new ActivationBook
            {
                Activations = [.. next.Activations.Where(e => e.Until > oldest)],
                Revocations = [.. next.Revocations.Where(r => r.At > oldest)],
            };
            PrivateFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(next, JsonSerializerOptions.Web));
            Volatile.Write(ref _book, next);
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

    private static ActivationBook Load(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<ActivationBook>(File.ReadAllBytes(path), JsonSerializerOptions.Web)!
                : new ActivationBook();
        }
        catch (JsonException)
        {
            throw new LocalModeException(
                $"{path} is damaged; delete it. Then no grant is active that has to be activated.");
        }
    }
}
