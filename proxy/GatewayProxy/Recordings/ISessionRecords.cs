using GatewayOperator.Api.SessionRecords;

namespace GatewayProxy.Recordings;

/// <summary>
/// Where the index of recorded sessions is kept: files in local mode, resources in Kubernetes. Each record is written
/// at most twice: when its session starts, and when its recording is stored.
/// </summary>
public interface ISessionRecords
{
    /// <summary>Writes the spec; a record that is there already stays as it is.</summary>
    /// <exception cref="IOException">The record cannot be kept.</exception>
    Task StartAsync(string @namespace, SessionRecordSpec spec, CancellationToken cancellation);

    /// <summary>
    /// Writes the status, once: a record that has one stays as it is. To be called when storage has confirmed the
    /// last segment, for from then on retention may remove the recording.
    /// </summary>
    /// <returns>False when there is no such record.</returns>
    /// <exception cref="IOException">The record cannot be kept.</exception>
    Task<bool> CompleteAsync(
        string @namespace, string session, SessionRecordStatus status, CancellationToken cancellation);

    /// <summary>The records of a target, in the order of their sessions' starts.</summary>
    IAsyncEnumerable<SessionRecord> ListAsync(string @namespace, string target, CancellationToken cancellation);

    /// <summary>Removes a record, if it is there.</summary>
    Task DeleteAsync(string @namespace, string session, CancellationToken cancellation);
}
