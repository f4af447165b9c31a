namespace GatewayOperator.Provisioning;

/// <summary>Finds wanted names that the server already uses for something that is not ours to touch.</summary>
internal static class RoleConflict
{
    /// <returns>Null when the name is free or the role is the wanted one.</returns>
    public static string? Describe(string name, string kind, string subject, ServerRoles server, TargetPlan plan)
    {
        if (!server.ByName.TryGetValue(name, out var role))
        {
            return null;
        }

        if (!role.IsOurs(plan) || role.Comment!.Kind != kind || role.Comment.Subject != subject)
        {
            return $"Role {name} exists and does not carry this installation's comment, so it is not touched. "
                + $"Drop it (DROP ROLE {SqlText.Identifier(name)}) if nothing uses it.";
        }

        return role.Elevated
            ? $"Role {name} was given SUPERUSER, REPLICATION or BYPASSRLS, which only a superuser can take back: "
                + $"ALTER ROLE {SqlText.Identifier(name)} NOSUPERUSER NOREPLICATION NOBYPASSRLS."
            : null;
    }
}
