using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Targets;
using GatewayOperator.Tests.Benchmarks.Contenders;

namespace GatewayOperator.Tests.Benchmarks.Recordings;

/// <summary>How a gateway records.</summary>
public sealed record RecordingWay(string Name, Func<RecordingConfig, RecordingConfig> Change)
{
    public const string Off = "off";
    public const string Written = "Written";

    /// <param name="folder">Has the store.</param>
    public static IReadOnlyList<RecordingWay> All(WorkFolder folder) =>
    [
        // The product has no switch: no journal can be opened below what is no directory, and sessions go on without.
        new(Off, recording => recording with
        {
            Directory = Path.Combine(folder.Write("no-directory", ""), "below"),
            OnFailure = RecordingFailureAction.Continue,
        }),
        new(Written, recording => recording),
        new("Written, stored", recording => recording with
        {
            Storage = new RecordingStorageConfig { Directory = folder.NewFolder("store") },
            UploadInterval = TimeSpan.FromSeconds(1),
        }),
        new("Synced", recording => recording with { Durability = RecordingDurability.Synced }),
    ];
}
