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
            { Storage: null, Durability: RecordingDurability.Remote } =>
                "spec.recording.durability: Remote needs spec.recording.storage.",
            _ => null,
        };
        return message is null
            ? null
            : new TargetFault(ConditionReasons.NotSupported, message, IsReferenceFault: false, EndsSessions: true);
    }

    public static IReadOnlyList<string> Notes(DatabaseTargetSpec spec, string listenAddress)
    {
        var notes = new List<string>
        {
            "spec.recording.retention has no effect in this release: remove old recordings yourself.",
        };
        if (spec.Approvals.Notify is not null)
        {
            notes.Add("spec.approvals.notify has no effect in this release: no statement is held.");
        }

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
