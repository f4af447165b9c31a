namespace GatewayProxy.Recording.Verifying;

/// <summary>Something worth saying about a recording.</summary>
/// <param name="Verdict">The best that can be said of the recording in view of it.</param>
/// <param name="Key">The object it is about, a path for a journal that is not in a store.</param>
/// <param name="Line">Number of the line in the journal or ledger, where there is one to name.</param>
/// <param name="Message">For a person.</param>
public sealed record Finding(RecordingVerdict Verdict, string Key, long? Line, string Message);
