namespace GatewayOperator.Provisioning;

/// <summary>Collects per grant what stands in its way; a grant without an entry is programmed.</summary>
internal sealed class GrantLedger(TargetPlan plan)
{
    private readonly Dictionary<string, (string Reason, string Message)> _problems = new(StringComparer.Ordinal);

    /// <summary>Grants that must not be activated in this run.</summary>
    private readonly HashSet<string> _blocked = new(StringComparer.Ordinal);

    /// <summary>What grants do without.</summary>
    private readonly Dictionary<string, string> _notes = new(StringComparer.Ordinal);

    /// <summary>The grant is not activated; the first problem is the one reported.</summary>
    public void Block(GrantPlan grant, string reason, string message)
    {
        _problems.TryAdd(grant.Uid, (reason, message));
        _blocked.Add(grant.Uid);
    }

    /// <summary>The grant works, but with less than it asks for.</summary>
    public void Restrict(GrantPlan grant, string reason, string message) =>
        _problems.TryAdd(grant.Uid, (reason, message));

    /// <summary>The grant is served without something that nobody named; one note says so for all databases.</summary>
    public void Note(GrantPlan grant, string note) =>
        _notes[grant.Uid] = _notes.TryGetValue(grant.Uid, out var before) ? $"{before} {note}" : note;

    public bool IsBlocked(GrantPlan grant) => _blocked.Contains(grant.Uid);

    /// <summary>Null for a grant without a problem.</summary>
    public string? Reason(GrantPlan grant) =>
        _problems.TryGetValue(grant.Uid, out var problem) ? problem.Reason : null;

    public Dictionary<string, GrantOutcome> Outcomes() =>
        plan.Grants.ToDictionary(g => g.Uid, Outcome, StringComparer.Ordinal);

    private GrantOutcome Outcome(GrantPlan grant)
    {
        var role = RoleName.ForLogin(plan, grant);
        return _problems.TryGetValue(grant.Uid, out var problem)
            ? new GrantOutcome(role, false, problem.Reason, problem.Message)
            : new GrantOutcome(role, true, ProvisioningReason.Programmed, "The database enforces this grant.")
            {
                LeftOut = _notes.GetValueOrDefault(grant.Uid),
            };
    }
}
