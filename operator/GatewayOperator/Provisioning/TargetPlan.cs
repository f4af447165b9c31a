using System.Text.Json.Serialization;
using GatewayOperator.Api.Values;

namespace GatewayOperator.Provisioning;

/// <summary>Everything that shall exist in one target's database server; the compiled, complete wish.</summary>
public sealed record TargetPlan
{
    /// <summary>Identity of this installation; only objects that carry it are ever changed or dropped.</summary>
    public required string InstallationId { get; init; }

    public required string TargetUid { get; init; }

    /// <summary><c>namespace/name</c>, for messages.</summary>
    public required string TargetName { get; init; }

    public required AdminConnection Admin { get; init; }

    /// <summary>Key of <see cref="GatewayOperator.Api.Configuration.DerivedPassword"/>, at least 32 bytes.</summary>
    public required byte[] RoleKey { get; init; }

    /// <summary>Password epoch; raising it rotates the passwords of all login roles.</summary>
    public required int Epoch { get; init; }

    /// <summary>Every database of the target; grants name a subset.</summary>
    public required IReadOnlyList<string> Databases { get; init; }

    /// <summary>
    /// True: unprotected tables get table-level SELECT, so columns added later are readable. False: SELECT is granted
    /// column by column and what appears later is denied until the next reconcile.
    /// </summary>
    public required bool InheritNewObjects { get; init; }

    /// <summary>Columns that no grant may read unless it is exempt; others see the masks.</summary>
    public required IReadOnlyList<ProtectionRule> Protection { get; init; }

    /// <summary>The grants in force; a login role of ours whose grant is missing here is revoked.</summary>
    public required IReadOnlyList<GrantPlan> Grants { get; init; }

    /// <summary>Functions that preflight passes.</summary>
    public IReadOnlyList<FunctionSignature> TrustedFunctions { get; init; } = [];

    /// <summary>No masked views for now: migrations that bypass the gateway need tables nothing hangs on.</summary>
    public bool Maintenance { get; init; }

    /// <summary>The target is gone for good: nothing of ours stays in its databases.</summary>
    public bool Removed { get; init; }

    /// <summary>
    /// Login roles whose password is set again although nothing of ours changed it; names that are no wanted login role
    /// are passed over. An errand, not a wish: two plans are equal without it.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> ReissuePasswords { get; init; } = [];
}
