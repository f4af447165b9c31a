using System.Security.Cryptography;
using GatewayOperator.Admission.Certificates;
using GatewayOperator.Admission.Registration;
using GatewayOperator.Admission.Requests;
using GatewayOperator.Api.Signing;
using GatewayOperator.Kubernetes;
using GatewayOperator.Resources;

namespace GatewayOperator.Admission;

/// <summary>
/// The admission webhooks of one operator process: served by every one, told to the API server by the leader.
/// </summary>
public sealed class Webhooks : IAsyncDisposable
{
    /// <summary>Name of the Service that leads to them.</summary>
    public const string ServiceName = "gateway-operator-webhooks";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly IWebhookCertificates _certificates;
    private readonly WebhookRegistrar? _registrar;
    private readonly WebhookHost _host;
    private readonly Func<bool> _leads;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    private Webhooks(
        IWebhookCertificates certificates,
        WebhookRegistrar? registrar,
        WebhookHost host,
        Func<bool> leads,
        TimeProvider time,
        ILogger log)
    {
        _certificates = certificates;
        _registrar = registrar;
        _host = host;
        _leads = leads;
        _time = time;
        _log = log;
    }

    /// <summary>Whether there is a certificate to serve with.</summary>
    public bool IsReady => _certificates.Current is not null;

    /// <summary>Begins to serve.</summary>
    /// <param name="options">How.</param>
    /// <param name="client">The API server.</param>
    /// <param name="resources">What is there now, for warnings.</param>
    /// <param name="key">The approval key.</param>
    /// <param name="leads">Whether this process leads now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="ct">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<Webhooks> StartAsync(
        WebhookOptions options,
        KubeClient client,
        Func<ResourceSet> resources,
        SigningKey key,
        Func<bool> leads,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(key);
        var log = logs.CreateLogger<Webhooks>();
        var address = options.Address ?? new WebhookClientConfig
        {
            ServiceNamespace = options.Namespace,
            ServiceName = ServiceName,
        };
        IWebhookCertificates certificates = options.CertificateDirectory is { } directory
            ? new MountedCertificates(directory, log)
            : new SelfManagedCertificates(client, options.Namespace, address.Names, time, log);
        var host = await WebhookHost.StartAsync(
            options.Endpoint, certificates, Handlers(options, client, resources, key, time, log), logs, ct)
            .ConfigureAwait(false);
        var registrar = options.Register
            ? new WebhookRegistrar(client, options.Namespace, address, certificates, log)
            : null;
        return new Webhooks(certificates, registrar, host, leads, time, log);
    }

    /// <summary>Looks after certificates, and what the API server knows of them, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var isDone = await LookAsync(ct).ConfigureAwait(false);
            await Task.Delay(isDone ? Interval : Retry, _time, ct)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<bool> LookAsync(CancellationToken ct)
    {
        var leads = _leads();
        try
        {
            await _certificates.LookAsync(leads, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFault(e))
        {
            _log.CertificateFailing(e.Message);
            return false;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return true;
        }

        try
        {
            if (leads && _registrar is not null)
            {
                await _registrar.LookAsync(ct).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e) when (IsFault(e))
        {
            _log.RegistrationFailing(e.Message);
            return false;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return true;
        }
    }

    private static bool IsFault(Exception e) => e is KubeApiException or HttpRequestException or IOException
        or UnauthorizedAccessException or CryptographicException or ArgumentException
        or TaskCanceledException { InnerException: TimeoutException };

    private static Dictionary<string, IAdmission> Handlers(
        WebhookOptions options,
        KubeClient client,
        Func<ResourceSet> resources,
        SigningKey key,
        TimeProvider time,
        ILogger log)
    {
        var access = new AccessReview(client);
        var status = new StatusGuard(
            new DecisionTaking(client, access, key, time, log), access, key.Public, time);
        var creation = new RequestCreation(new ActivationWishes(client, time, log), log);
        return new Dictionary<string, IAdmission>(StringComparer.Ordinal)
        {
            [WebhookConfigurations.MutatingPath] = new RequestGuard(creation, status, options.IsServed),
            [WebhookConfigurations.VerifyingPath] = new RequestVerification(status, key.Public, options.IsServed),
            [WebhookConfigurations.ValidatingPath] = new ResourceAdmission(resources, options.IsServed),
        };
    }
}
