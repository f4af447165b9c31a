using GatewayOperator.Api.ApprovalRequests;

namespace GatewayOperator.Cli.Approvals;

/// <summary>A request for an activation that was made.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Request">Null when whoever asked may not read it.</param>
internal sealed record AskedActivation(string Namespace, string? Name, ApprovalRequest? Request);
