namespace GatewayOperator.Provisioning;

/// <summary>A wanted login role: it owns nothing, holds no ACL, and is a member of exactly one profile.</summary>
internal sealed record LoginRole(string Name, GrantPlan Grant, PrivilegeProfile Profile, LoginPassword Password);
