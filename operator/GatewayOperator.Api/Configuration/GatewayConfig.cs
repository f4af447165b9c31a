namespace GatewayOperator.Api.Configuration;

/// <summary>
/// Everything one proxy enforces for one target: the operator compiles it, the proxy swaps it in as a whole.
/// It holds secrets (role key, TLS key, connectAs credentials) and is only ever written with owner-only access.
/// </summary>
public sealed record GatewayConfig
{
    /// <summary>Format version, see <see cref="GatewayConfigVersion"/>.</summary>
    public required string Version { get; init; }

    /// <summary>Hash over the content without <see cref="CompiledAt"/>: equal content has an equal revision.</summary>
    public required string Revision { get; init; }

    public required DateTimeOffset CompiledAt { get; init; }

    /// <summary>Identity of the installation that owns the database objects.</summary>
    public required string InstallationId { get; init; }

    public required TargetConfig Target { get; init; }

    public required ListenerConfig Listener { get; init; }

    public required IReadOnlyList<IssuerConfig> Issuers { get; init; }

    /// <summary>A token must carry at least one of these in <c>aud</c>.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    public required RoleKeyConfig RoleKey { get; init; }

    public required IReadOnlyList<GrantConfig> Grants { get; init; }

    /// <summary>
    /// What the databases were last brought to. It follows them: while they are being changed it says what was there
    /// before, and a database that has not been looked at yet is missing.
    /// </summary>
    public IReadOnlyList<DatabaseConfig> Databases { get; init; } = [];

    /// <summary>The target's rules, in any order.</summary>
    public IReadOnlyList<ApprovalRuleConfig> ApprovalRules { get; init; } = [];

    /// <summary>
    /// Functions that the platform team vouches for, as <c>schema.name(type, …)</c>; what is no signature counts for
    /// nothing.
    /// </summary>
    public IReadOnlyList<string> TrustedFunctions { get; init; } = [];

    public required RecordingConfig Recording { get; init; }

    /// <summary>
    /// How statements are approved; null when an operator wrote this that cannot have them approved, and what needs an
    /// approval is refused.
    /// </summary>
    public ApprovalsConfig? Approvals { get; init; }

    /// <summary>What happens to a statement that no ApprovalRule matches.</summary>
    public required DefaultAction DefaultAction { get; init; }

    /// <summary>
    /// The target, its grants, policies and rules as resources of a cluster; empty in local mode, where only the
    /// operator sees resources.
    /// </summary>
    public IReadOnlyList<SourceConfig> Sources { get; init; } = [];

    /// <summary>
    /// How long a proxy on a cluster may have heard nothing of API server or operator before it admits no new
    /// sessions; null is for ever.
    /// </summary>
    public TimeSpan? MaxStaleness { get; init; }
}
