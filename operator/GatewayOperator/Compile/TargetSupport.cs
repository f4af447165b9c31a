using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Compile;

/// <summary>What of a target's spec this release does not have, and what its user should know.</summary>
public static class TargetSupport
{
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

    /// <summary>What its user should know of recordings.</summary>
    public static IReadOnlyList<string> Notes(DatabaseTargetSpec spec, TargetMaterials materials) =>
        materials.RecordingDirectory is null && spec.Recording.Storage?.S3 is null
            ?
            [
                "Recordings stay in the spool of each pod, unsealed, and go with it: set spec.recording.storage.s3.",
            ]
            : [];
}
