using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Sessions;

/// <summary>What a user means with a session, a directory or a URI.</summary>
/// <param name="Stores">Places of targets in storage.</param>
/// <param name="Journals">Files that proxies write, and have not stored or not wholly.</param>
/// <param name="Session">The session that is meant; null for all.</param>
internal sealed record RecordedPlace(
    IReadOnlyList<RecordedTarget> Stores, IReadOnlyList<string> Journals, string? Session);
