namespace GatewayProxy.Recordings;

/// <summary>Event ids 8000–8099: recordings on their way to the store.</summary>
internal static partial class Log
{
    [LoggerMessage(8001, LogLevel.Error, "Recordings cannot be stored; they wait in the spool: {Error}")]
    public static partial void UploadFailed(this ILogger log, string error);

    [LoggerMessage(8002, LogLevel.Information, "Recordings are stored again")]
    public static partial void UploadsWorkAgain(this ILogger log);

    [LoggerMessage(
        8003, LogLevel.Error, "The journal of {Session} was changed and is not stored from there on: {Damage}")]
    public static partial void JournalDamaged(this ILogger log, string session, string damage);

    [LoggerMessage(8004, LogLevel.Error, "The ledger of recordings cannot be written: {Error}")]
    public static partial void LedgerFailed(this ILogger log, string error);

    [LoggerMessage(8006, LogLevel.Error, "Journal {Session} of an earlier start cannot be finished: {Error}")]
    public static partial void JournalNotFinished(this ILogger log, string session, string error);

    [LoggerMessage(8005, LogLevel.Information, "Journal {Session} of an earlier start is stored up to line {Line}")]
    public static partial void JournalFinished(this ILogger log, string session, long line);

    [LoggerMessage(
        8007, LogLevel.Warning, "Ledger {Proxy} is for another storage, {Storage}; it stays in the spool")]
    public static partial void LedgerOfAnotherStorage(this ILogger log, string proxy, string storage);

    [LoggerMessage(8011, LogLevel.Error, "Records of sessions cannot be written; they are tried again: {Error}")]
    public static partial void RecordNotWritten(this ILogger log, string error);

    [LoggerMessage(8012, LogLevel.Information, "{Count} recording(s) were removed after {Days} days")]
    public static partial void Removed(this ILogger log, int count, double days);

    [LoggerMessage(8013, LogLevel.Error, "Recordings whose retention is over are not removed: {Error}")]
    public static partial void NotRemoved(this ILogger log, string error);
}
