namespace GatewayProxy.Recording.Reading;

/// <summary>A line of a type that a later minor release added.</summary>
public sealed record UnknownLine : JournalLine;
