namespace GatewayOperator.Provisioning;

/// <summary>The last step: membership, password and LOGIN, once the profile's privileges are in place.</summary>
internal static class LoginActivation
{
    public static List<string> Statements(IEnumerable<LoginRole> logins, ServerRoles server, TargetPlan plan)
    {
        var members = server.Memberships
            .Where(m => m.Exact || !server.HasMembershipOptions)
            .Select(m => (m.Role, m.Member))
            .ToHashSet();
        var statements = new List<string>();
        foreach (var login in logins)
        {
            if (!members.Contains((login.Profile.RoleName, login.Name)))
            {
                statements.Add(Membership(login, server));
            }

            statements.AddRange(Login(login, server.ByName.GetValueOrDefault(login.Name), plan));
        }

        return statements;
    }

    private static string Membership(LoginRole login, ServerRoles server)
    {
        // SET FALSE: the session cannot become the profile, so everything it does bears the login role's name.
        var options = server.HasMembershipOptions ? " WITH INHERIT TRUE, SET FALSE" : "";
        return $"GRANT {SqlText.Identifier(login.Profile.RoleName)} TO {SqlText.Identifier(login.Name)}{options}";
    }

    private static IEnumerable<string> Login(LoginRole login, ServerRole? role, TargetPlan plan)
    {
        var name = SqlText.Identifier(login.Name);
        // A login role may change its own password, and a role that owns something survives its revocation: only one
        // that never lost LOGIN is taken to have the password we gave it.
        var hasPassword = role is { CanLogin: true, Comment: { } c }
            && !plan.ReissuePasswords.Contains(login.Name)
            && c.Epoch == plan.Epoch && c.Revision == login.Password.Revision;
        if (!hasPassword)
        {
            var comment = new ObjectComment(
                plan.InstallationId, plan.TargetUid, ObjectComment.Login, login.Grant.Uid, plan.Epoch,
                login.Password.Revision);
            yield return RoleCreation.Comment(login.Name, comment);
            yield return $"ALTER ROLE {name} LOGIN INHERIT {LoginLimits.Clause(login.Grant)} "
                + $"PASSWORD {SqlText.Literal(login.Password.Verifier())}";
        }
        else if (role is { Inherits: false })
        {
            yield return $"ALTER ROLE {name} INHERIT";
        }
    }
}
