using GatewayProxy.Approvals;
using GatewayProxy.Configuration;
using GatewayProxy.Ddl;
using GatewayProxy.Masking;

namespace GatewayProxy.Sessions;

/// <summary>What every session of a proxy shares.</summary>
public sealed record SessionServices(
    TimeProvider Time, PolicyHolder Policy, StatementCancels Cancels, TextAnalyses Analyses, ApprovalDesk Approvals,
    DdlServices Ddl, ILogger<Session> Log);
