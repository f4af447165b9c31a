using System.Net;
using k8s.Models;

namespace GatewayOperator.Kubernetes.Tests.Leadership;

/// <summary>A Lease as an API server keeps it: whoever writes must know the newest version.</summary>
internal sealed class MemoryLease
{
    private readonly Lock _gate = new();
    private V1Lease? _stored;
    private int _version;

    public string? Holder
    {
        get
        {
            lock (_gate)
            {
                return _stored?.Spec.HolderIdentity;
            }
        }
    }

    public V1LeaseSpec? Spec
    {
        get
        {
            lock (_gate)
            {
                return _stored?.Spec;
            }
        }
    }

    public V1Lease? Read()
    {
        lock (_gate)
        {
            return _stored;
        }
    }

    public V1Lease Write(V1Lease lease, bool create)
    {
        lock (_gate)
        {
            if (create ? _stored is not null : lease.Metadata.ResourceVersion != _stored?.Metadata.ResourceVersion)
            {
                throw new KubeApiException(
                    HttpStatusCode.Conflict, create ? "AlreadyExists" : "Conflict", "somebody else was faster");
            }

            var metadata = new V1ObjectMeta { Name = lease.Metadata.Name, ResourceVersion = $"{++_version}" };
            return _stored = lease with { Metadata = metadata };
        }
    }

    /// <summary>What an administrator could do with kubectl.</summary>
    public void Edit(Func<V1Lease, V1Lease> edit)
    {
        lock (_gate)
        {
            Write(edit(_stored!), create: false);
        }
    }
}
