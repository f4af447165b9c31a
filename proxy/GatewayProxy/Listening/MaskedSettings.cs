using GatewayOperator.Api.Configuration;
using GatewayProxy.Masking;
using GatewayProxy.Protocol.Errors;
using GatewayProxy.Sessions;
using GatewayProxy.Upstream;

namespace GatewayProxy.Listening;

/// <summary>What a session must not bring along where the gateway reads what it sends.</summary>
public static class MaskedSettings
{
    /// <summary>Null when the session may open.</summary>
    public static ServerError? Fault(LoginRequest request, GrantConfig grant, UpstreamConnection upstream)
    {
        var isMasked = grant.Masking == MaskingMode.Enforced
            && request.Snapshot.Masks.Of(request.Database).Relations.Count > 0;
        if (!isMasked && request.Snapshot.Rules.For(grant).IsEmpty)
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
