using GatewayOperator.Api.Configuration;
using GatewayProxy.Policy;
using GatewayProxy.Recording;

namespace GatewayProxy.Listening;

/// <summary>The first line of a session's journal.</summary>
public static class JournalStart
{
    public static SessionStart Describe(LoginRequest request, Principal principal, GrantConfig grant, string role)
    {
        var target = request.Snapshot.Config.Target;
        return new SessionStart
        {
            Session = request.SessionId,
            Target = new RecordedObject(target.Namespace, target.Name, target.Uid),
            Database = request.Database,
            Grant = new RecordedObject(grant.Namespace, grant.Name, grant.Uid),
            Principal = Describe(principal, grant),
            ClientAddress = request.Client.Address.ToString(),
            UpstreamRole = role,
            Masking = grant.Masking.ToString(),
            PolicyRevision = request.Snapshot.Config.Revision,
            Tls = request.Client.Tls,
            ApplicationName = request.ApplicationName,
            ClientEncoding = request.Startup.Parameters.GetValueOrDefault("client_encoding"),
        };
    }

    // Only the claims that earned the grant: the others are nobody's business here.
    private static RecordedPrincipal Describe(Principal principal, GrantConfig grant)
    {
        var subject = grant.Holders.First(candidate => SubjectMatcher.Matches(candidate, principal));
        return new RecordedPrincipal
        {
            Issuer = principal.Issuer,
            IssuerUrl = principal.IssuerUrl,
            Subject = principal.Subject,
            Person = principal.Person,
            Claims = subject.Claims.Keys.ToDictionary(name => name, name => principal.Claims[name]),
        };
    }
}
