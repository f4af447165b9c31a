using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Cli.Approvals;

/// <summary>Where a user finds requests, decides on them and makes them: a directory, or a cluster.</summary>
internal interface IRequestDesk : IDisposable
{
    /// <summary>Where that is, as a message says it.</summary>
    string Place { get; }

    /// <summary>What a command needs to look there as well, with a space before it.</summary>
    string Options { get; }

    /// <summary>What decisions are verified with: a JWK; null when it is not known here.</summary>
    string? PublicKey { get; }

    /// <summary>All requests, in any order.</summary>
    Task<IReadOnlyList<ApprovalRequest>> ListAsync(CancellationToken ct);

    /// <summary>Completes when something may have changed since it was called.</summary>
    Task ChangedAsync(CancellationToken ct);

    /// <summary>Decides, and returns what became of the request; null when it may not be read.</summary>
    /// <exception cref="CommandException">It does not count, or nobody took it.</exception>
    Task<ApprovalRequest?> DecideAsync(ApprovalRequest request, bool approved, string? comment, CancellationToken ct);

    /// <summary>Asks for a grant to be activated.</summary>
    /// <param name="grant">The grant, name or namespace/name.</param>
    /// <param name="reason">Why.</param>
    /// <param name="duration">How long; null: as long as the grant allows.</param>
    /// <param name="tokenFile">File with the asker's token; null: the usual ones.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="CommandException">Nobody is asked.</exception>
    Task<AskedActivation> AskAsync(
        string grant, string reason, KubeDuration? duration, string? tokenFile, CancellationToken ct);

    /// <summary>Ends a grant's activations; returns its namespace and name.</summary>
    /// <param name="grant">The grant, name or namespace/name.</param>
    /// <param name="subject">Only those of this subject; null: all.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="CommandException">Nothing is ended.</exception>
    Task<string> RevokeAsync(string grant, string? subject, CancellationToken ct);
}
