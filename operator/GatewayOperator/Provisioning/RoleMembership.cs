namespace GatewayOperator.Provisioning;

/// <summary>One row of pg_auth_members that concerns a role whose name looks like one of ours.</summary>
/// <param name="Exact">No ADMIN OPTION and, since PostgreSQL 16, INHERIT TRUE and SET FALSE.</param>
internal sealed record RoleMembership(string Role, string Member, bool Exact);
