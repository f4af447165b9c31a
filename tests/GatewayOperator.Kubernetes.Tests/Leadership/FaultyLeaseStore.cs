using System.Net;
using k8s.Models;

namespace GatewayOperator.Kubernetes.Tests.Leadership;

/// <summary>One process' way to the Lease, with faults.</summary>
internal sealed class FaultyLeaseStore(MemoryLease lease) : ILeaseStore
{
    private readonly List<V1Lease> _late = [];

    /// <summary>Asked before each request.</summary>
    public Func<LeaseFault> Fault { get; set; } = () => LeaseFault.None;

    public int Requests { get; private set; }

    public Task<V1Lease?> ReadAsync(CancellationToken cancellationToken) =>
        CallAsync(lease.Read, null, cancellationToken);

    public Task<V1Lease> CreateAsync(V1Lease value, CancellationToken cancellationToken) =>
        CallAsync(() => lease.Write(value, create: true), null, cancellationToken);

    public Task<V1Lease> ReplaceAsync(V1Lease value, CancellationToken cancellationToken) =>
        CallAsync(() => lease.Write(value, create: false), value, cancellationToken);

    /// <summary>Requests that were given up by their sender arrive at the API server now.</summary>
    public void DeliverLate()
    {
        foreach (var value in _late)
        {
            try
            {
                lease.Write(value, create: false);
            }
            catch (KubeApiException)
            {
                // The world has moved on.
            }
        }

        _late.Clear();
    }

    private async Task<T> CallAsync<T>(Func<T> call, V1Lease? written, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests++;
        switch (Fault())
        {
            case LeaseFault.Refused:
                throw new KubeApiException(HttpStatusCode.ServiceUnavailable, null, "not now");
            case LeaseFault.Silent:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case LeaseFault.AnswerLost:
                call();
                throw new HttpRequestException("connection reset");
            case LeaseFault.Late when written is not null:
                _late.Add(written);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
        }

        return call();
    }
}
