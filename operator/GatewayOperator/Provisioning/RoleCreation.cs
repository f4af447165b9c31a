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
            Add(profile.RoleName, ObjectComment.Profile, profile.Hash, profile.Access);
        }

        foreach (var login in wanted.Logins.Values.OrderBy(l => l.Name, StringComparer.Ordinal))
        {
            Add(login.Name, ObjectComment.Login, login.Grant.Uid);
        }

        if (wanted.NeedsViewOwner)
        {
            Add(wanted.ViewOwner!, ObjectComment.Views, ObjectComment.Views);
            if (!conflicts.Contains(wanted.ViewOwner!) && !server.AdminActsAs(wanted.ViewOwner!))
            {
                // The admin makes views and hands them over, and says who may read them.
                var options = server.HasMembershipOptions ? " WITH INHERIT TRUE, SET TRUE" : "";
                statements.Add($"GRANT {SqlText.Identifier(wanted.ViewOwner!)} TO {SqlText.Identifier(server.Admin)}"
                    + options);
            }
        }

        return statements;

        void Add(string name, string kind, string subject, string revision = "")
        {
            if (server.ByName.ContainsKey(name) || conflicts.Contains(name))
            {
                return;
            }

            var comment = new ObjectComment(plan.InstallationId, plan.TargetUid, kind, subject, 0, revision);
            statements.Add($"CREATE ROLE {SqlText.Identifier(name)} NOLOGIN INHERIT");
            statements.Add(Comment(name, comment));
        }
    }

    public static string Comment(string role, ObjectComment comment) =>
        $"COMMENT ON ROLE {SqlText.Identifier(role)} IS {SqlText.Literal(comment.ToJson())}";
}
