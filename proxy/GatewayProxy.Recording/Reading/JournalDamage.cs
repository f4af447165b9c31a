namespace GatewayProxy.Recording.Reading;

/// <summary>The first bad line of a journal. Nothing behind it is read.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="LineNumber">From 1.</param>
/// <param name="Offset">Where the line starts, in bytes.</param>
/// <param name="Message">For the person who reads the journal.</param>
public sealed record JournalDamage(DamageKind Kind, long LineNumber, long Offset, string Message);
