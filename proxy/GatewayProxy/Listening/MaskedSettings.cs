using GatewayOperator.Api.Configuration;
using GatewayProxy.Masking;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Sessions;
using GatewayProxy.Upstream;

namespace GatewayProxy.Listening;

/// <summary>What a session must not bring along where columns are masked.</summary>
public static class MaskedSettings
{
    /// <summary>Null when the session may open.</summary>
    public static ServerError? Fault(LoginRequest request, GrantConfig grant, UpstreamConnection upstream)
    {
        if (grant.Masking != MaskingMode.Enforced || request.Snapshot.Masks.Of(request.Database).Relations.Count == 0)
        {
            return null;
        }

        if (StartupSettings.Check(request.Startup.Parameters) is { } refusal)
        {
            return RefusedStatements.Error(refusal);
        }

        // A role or a database may have its own.
        return LexicalSettings.Fault(upstream.Greeting) is { } setting
            ? SessionEnding.SettingChanged(setting).Error
            : null;
    }
}
