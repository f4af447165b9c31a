using GatewayOperator.Api.Resources;
using GatewayOperator.Cluster.Controllers;
using GatewayOperator.Cluster.Controllers.ApprovalRules;
using GatewayOperator.Cluster.Controllers.DatabaseGrants;
using GatewayOperator.Cluster.Controllers.DatabaseTargets;
using GatewayOperator.Cluster.Controllers.MaskingPolicies;
using GatewayOperator.Cluster.Controllers.SessionRecords;
using GatewayOperator.Cluster.Installation;
using GatewayOperator.Cluster.Live;
using GatewayOperator.Cluster.Statuses;
using GatewayOperator.Cluster.Targets;
using GatewayOperator.Kubernetes;
using GatewayOperator.Statuses;

namespace GatewayOperator.Cluster.Running;

/// <summary>What the leading replica does; made anew whenever one begins to lead.</summary>
public sealed class LeaderWork
{
}
