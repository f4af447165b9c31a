using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;

namespace GatewayProxy.Tests.Approvals;

/// <summary>A grant whose sessions wait for people before their first statement.</summary>
internal static class SessionGrant
{
    public static GrantConfig OnConnect(GrantConfig grant) => grant with
    {
        Subjects = [],
        Activation = new ActivationConfig
        {
            Mode = ActivationMode.OnConnect,
            MaxDuration = TimeSpan.FromMinutes(30),
            Subjects = grant.Subjects,
        },
    };
}
