using GatewayOperator.Api.ApprovalRequests;
using GatewayProxy.Configuration;
using GatewayProxy.Kubernetes;

namespace GatewayProxy.Approvals;

/// <summary>The requests where the configuration in force says that they are kept.</summary>
public sealed class ConfiguredRequests(PolicyHolder policy, TimeProvider time, ApiApprovalRequests? cluster = null)
    : IApprovalRequests, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ApprovalRequestFiles> _byDirectory = new(StringComparer.Ordinal);

    public Task<ApprovalRequest> AskAsync(ApprovalRequest request, CancellationToken cancellation) =>
        InForce.AskAsync(request, cancellation);

    public Task<ApprovalRequest> ChangedAsync(ApprovalRequest known, CancellationToken cancellation) =>
        InForce.ChangedAsync(known, cancellation);

    public Task<bool> TryExecuteAsync(ApprovalRequest at, CancellationToken cancellation) =>
        InForce.TryExecuteAsync(at, cancellation);

    public Task WithdrawAsync(ApprovalRequest at, string why, CancellationToken cancellation) =>
        InForce.WithdrawAsync(at, why, cancellation);

    public Task RolledBackAsync(ApprovalRequest executed, string why, CancellationToken cancellation) =>
        InForce.RolledBackAsync(executed, why, cancellation);

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var files in _byDirectory.Values)
            {
                files.Dispose();
            }

            _byDirectory.Clear();
        }
    }

    private IApprovalRequests InForce
    {
        get
        {
            if (policy.Current?.Config.Approvals?.Directory is not { } directory)
            {
                return cluster ?? throw new IOException("the configuration names no place for approval requests");
            }

            lock (_gate)
            {
                if (!_byDirectory.TryGetValue(directory, out var files))
                {
                    _byDirectory[directory] = files = new ApprovalRequestFiles(
                        directory,
                        () => policy.Current?.Config.Approvals
                            ?? throw new IOException("the configuration says nothing of approvals any more"),
                        time);
                }

                return files;
            }
        }
    }
}
