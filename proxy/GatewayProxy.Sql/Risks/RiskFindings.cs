using GatewayOperator.Api.ApprovalRules;

namespace GatewayProxy.Sql.Risks;

/// <summary>What was found about one statement so far: the first reason for a risk stays.</summary>
internal sealed class RiskFindings
{
    private readonly List<RiskReason> _reasons = [];
    private readonly List<string> _kinds = [];
    private readonly List<string> _vouched = [];

    public string? Executes { get; set; }

    public string? Prepares { get; set; }

    public void Add(Risk risk, string reason)
    {
        if (!_reasons.Exists(r => r.Risk == risk))
        {
            _reasons.Add(new RiskReason(risk, reason));
        }
    }

    public void Add(IEnumerable<RiskReason> reasons)
    {
        foreach (var (risk, reason) in reasons)
        {
            Add(risk, reason);
        }
    }

    public void AddKind(string kind)
    {
        if (!_kinds.Contains(kind))
        {
            _kinds.Add(kind);
        }
    }

    /// <param name="function">Null is none.</param>
    public void AddVouched(string? function)
    {
        if (function is not null && !_vouched.Contains(function))
        {
            _vouched.Add(function);
        }
    }

    public StatementRisks With(IEnumerable<TouchedTable> tables) => new()
    {
        Kinds = [.. _kinds],
        Reasons = [.. _reasons.OrderBy(r => r.Risk)],
        Tables = [.. tables.Distinct()],
        Vouched = [.. _vouched],
        Executes = Executes,
        Prepares = Prepares,
    };
}
