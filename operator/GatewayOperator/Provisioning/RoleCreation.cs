namespace GatewayOperator.Provisioning;

/// <summary>Creates missing roles, unable to log in; the comment belongs to the same transaction.</summary>
internal static class RoleCreation
{
    public static List<string> Statements(
        RolePlan wanted, ServerRoles server, TargetPlan plan, IReadOnlySet<string> conflicts)
    {
        var statements = new List<string>();
        foreach (var profile in wanted.Profiles.Values.OrderBy(p => p.RoleName, StringComparer.Ordinal))
        {
            Add(profile.RoleName, RoleComment.Profile, profile.Hash);
        }

        foreach (var login in wanted.Logins.Values.OrderBy(l => l.Name, StringComparer.Ordinal))
        {
            Add(login.Name, RoleComment.Login, login.Grant.Uid);
        }

        return statements;

        void Add(string name, string kind, string subject)
        {
            if (server.ByName.ContainsKey(name) || conflicts.Contains(name))
            {
                return;
            }

            var comment = new RoleComment(plan.InstallationId, plan.TargetUid, kind, subject, 0, "");
            statements.Add($"CREATE ROLE {SqlText.Identifier(name)} NOLOGIN INHERIT");
            statements.Add(Comment(name, comment));
        }
    }

    public static string Comment(string role, RoleComment comment) =>
        $"COMMENT ON ROLE {SqlText.Identifier(role)} IS {SqlText.Literal(comment.ToJson())}";
}
