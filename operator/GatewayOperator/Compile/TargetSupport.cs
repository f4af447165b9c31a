using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Compile;

/// <summary>
/// What of a target's spec this release does not have: refused where less would be unsafe, else noted.
/// </summary>
public static class TargetSupport
{
    public static TargetFault? Refusal(DatabaseTargetSpec spec)
    {
        var message = spec.Recording switch
        {
            { Results.Mode: ResultRecordingMode.Masked } =>
                "spec.recording.results.mode: Masked is not available in this release: use None.",
            _ => null,
        };
        return message is null
            ? null
            : new TargetFault(ConditionReasons.NotSupported, message, IsReferenceFault: false, EndsSessions: true);
    }

    public static IReadOnlyList<string> Notes(DatabaseTargetSpec spec, string listenAddress)
    {
        var notes = new List<string>();
        if (spec.Gateway.ClientTls == ClientTlsMode.LoopbackPlaintext)
        {
            notes.Add("Clients connect without TLS: for measurements on this machine only.");
            if (listenAddress != "127.0.0.1")
            {
                notes.Add("clientTls: LoopbackPlaintext binds 127.0.0.1, whatever --listen says.");
            }
        }

        return notes;
    }
}
