using System.Net;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Local;

/// <summary>The psql command that a user pastes; always verifies the gateway's certificate and name.</summary>
public static class ConnectionLine
{
    /// <summary>
    /// Null while the gateway does not listen, or when it speaks plaintext and no line could verify it.
    /// </summary>
    public static string? For(DatabaseGrant grant, DatabaseTarget target, TargetState state, string authorityPath)
    {
        if (!IPEndPoint.TryParse(state.Acknowledgement?.Listening ?? "", out var listening)
            || target.Spec.Gateway.ClientTls != ClientTlsMode.Required)
        {
            return null;
        }

        var host = IPAddress.IsLoopback(listening.Address)
            ? "localhost"
            : target.Spec.Gateway.Hostnames.FirstOrDefault(h => !h.Contains('*', StringComparison.Ordinal))
                ?? "localhost";
        var database = grant.Spec.Databases[0] == "*" ? target.Spec.Databases[0] : grant.Spec.Databases[0];
        return $"psql \"host={host} port={listening.Port} dbname={Quote(database)} user={grant.Metadata.Name} "
            + $"sslmode=verify-full sslrootcert={Quote(authorityPath)}\"";
    }

    // libpq, "Keyword/Value Connection Strings".
    private static string Quote(string value) =>
        value.Any(c => c is ' ' or '\'' or '\\')
            ? $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'"
            : value;
}
