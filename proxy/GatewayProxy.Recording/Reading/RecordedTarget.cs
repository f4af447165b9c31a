using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Reading;

/// <summary>Where one target's recordings are stored.</summary>
/// <param name="Location">Path or URI, without a slash at its end.</param>
/// <param name="Store">The part of the store that is the target's.</param>
public sealed record RecordedTarget(string Location, IRecordingStore Store);
