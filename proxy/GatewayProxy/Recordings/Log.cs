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
}
