using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Statuses;

/// <summary>The psql command that a user pastes; always verifies the gateway's certificate and name.</summary>
public static class ConnectionLine
{
    /// <summary>
    /// Null while the gateway does not listen, or when it speaks plaintext and no line could verify it.
    /// </summary>
    public static string? For(DatabaseGrant grant, DatabaseTarget target, GatewayDoor door)
    {
        if (door.Port == 0 || target.Spec.Gateway.ClientTls != ClientTlsMode.Required)
        {
            return null;
        }

        var database = grant.Spec.Databases[0] == "*" ? target.Spec.Databases[0] : grant.Spec.Databases[0];
        return $"psql \"host={door.Host} port={door.Port} dbname={Quote(database)} user={grant.Metadata.Name} "
            + $"sslmode=verify-full sslrootcert={Quote(door.AuthorityFile)}\"";
    }

    // libpq, "Keyword/Value Connection Strings".
    private static string Quote(string value) =>
        value.Any(c => c is ' ' or '\'' or '\\')
            ? $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'"
            : value;
}
