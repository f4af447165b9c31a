namespace GatewayOperator.Provisioning.Preflight;

/// <summary>Something that lets a role come to protected values past their masks.</summary>
/// <param name="Role">The role; empty for all.</param>
/// <param name="What">The object and what is wrong with it.</param>
/// <param name="Fix">What to run.</param>
/// <param name="Trustable">Vouching for the function mends it too.</param>
internal sealed record PreflightViolation(string Role, string What, string Fix, bool Trustable)
{
    /// <summary>Whether it concerns the sessions of a login role.</summary>
    public bool Concerns(LoginRole login) =>
        Role.Length == 0 || Role == login.Name || Role == login.Profile.RoleName;
}
