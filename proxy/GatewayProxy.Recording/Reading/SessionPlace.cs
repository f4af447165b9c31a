using GatewayProxy.Recording.Storing;

namespace GatewayProxy.Recording.Reading;

/// <summary>Where one session is recorded: in a store, in a journal that a proxy writes, or in both.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Store">The target's store; null when nothing is stored.</param>
/// <param name="StoreLocation">The store's path or URI.</param>
/// <param name="Segments">How many segments are stored, as far as it is known.</param>
/// <param name="Journal">The path of the journal; null when there is none here.</param>
/// <param name="Bytes">Of the stored objects.</param>
public sealed record SessionPlace(
    string Session,
    IRecordingStore? Store = null,
    string? StoreLocation = null,
    int Segments = 0,
    string? Journal = null,
    long Bytes = 0)
{
    /// <summary>A path or URI that <c>dbgateway replay</c> takes.</summary>
    public string Location => Store is not null && Segments > 0
        ? $"{StoreLocation}/{ObjectKey.Sessions}{Session}"
        : Journal ?? Session;
}
