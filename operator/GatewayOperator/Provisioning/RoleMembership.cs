namespace GatewayOperator.Provisioning;

/// <summary>
/// One row of pg_auth_members that concerns a role whose name looks like one of ours. It is exact without ADMIN OPTION
/// and, since PostgreSQL 16, with INHERIT TRUE and SET FALSE.
/// </summary>
internal sealed record RoleMembership(string Role, string Member, bool Exact);
