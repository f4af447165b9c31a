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
}
