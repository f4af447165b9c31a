using GatewayOperator.Api.Configuration;
using GatewayProxy.Protocol.Startup;
using GatewayProxy.Upstream;

namespace GatewayProxy.Listening;

/// <summary>As whom, and with which settings, a session is opened at the database.</summary>
public static class UpstreamStartup
{
    /// <summary>NAMEDATALEN − 1: the server cuts longer names.</summary>
    private const int MaxApplicationName = 63;

    public static UpstreamCredential Credential(GatewayConfig config, GrantConfig grant)
    {
        if (grant.ConnectAs is { } credential)
        {
            return new UpstreamCredential(credential.Username, [credential.Password]);
        }

        var role = grant.LoginRole
            ?? throw new InvalidOperationException($"Grant {grant.Name} has neither a login role nor connectAs.");
        var key = config.RoleKey;
        var newest = DerivedPassword.Derive(key.Key, role, key.Epoch);
        return new UpstreamCredential(role, key.PreviousEpoch is { } previous
            ? [newest, DerivedPassword.Derive(key.Key, role, previous)]
            : [newest]);
    }

    /// <summary>
    /// Asks for the protocol that the client speaks. One of 3.0 could not take the longer cancel key of 3.2; one of 3.2
    /// can take the short key of a server that speaks 3.0.
    /// </summary>
    public static StartupRequest Request(LoginRequest request, string role) => new(
        request.Startup.SpokenMinor == StartupCode.NewestMinor ? StartupCode.NewestMinor : 0,
        Parameters(request, role));

    /// <summary>
    /// The client's parameters with the identity exchanged. <c>application_name</c> starts with the session, so that
    /// the server's log and pg_stat_activity lead to the recording.
    /// </summary>
    private static Dictionary<string, string> Parameters(LoginRequest request, string role)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["user"] = role,
            ["database"] = request.Database,
        };
        foreach (var (name, value) in request.Startup.Parameters)
        {
            if (name is not ("user" or "database" or "application_name")
                && !name.StartsWith("_pq_.", StringComparison.Ordinal))
            {
                parameters[name] = value;
            }
        }

        var application = $"dbgw/{request.SessionId} {request.ApplicationName}".TrimEnd();
        parameters["application_name"] = application[..Math.Min(application.Length, MaxApplicationName)];
        return parameters;
    }
}
