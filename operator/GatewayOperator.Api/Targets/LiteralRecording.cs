namespace GatewayOperator.Api.Targets;

/// <summary>Which literals appear in the journal.</summary>
public enum LiteralRecording
{
    /// <summary>Those that meet protected columns appear as type, length and keyed digest.</summary>
    RedactProtected = 0,
    RedactAll = 1,
    Full = 2,
}
