using GatewayProxy.Policy.Decisions;
using Prometheus;

namespace GatewayProxy.Observability;

/// <summary>What this proxy counts; documented in docs/operations.md.</summary>
public static class ProxyMetrics
{
    public static readonly Gauge Sessions = Metrics.CreateGauge(
        "dbgateway_sessions", "Sessions open now.");

    public static readonly Counter Logins = Metrics.CreateCounter(
        "dbgateway_logins_total", "Logins by outcome.", "outcome");

    public static readonly Counter UpstreamErrors = Metrics.CreateCounter(
        "dbgateway_upstream_errors_total", "Failures at the database server by step.", "blame");

    public static readonly Counter JournalFailures = Metrics.CreateCounter(
        "dbgateway_journal_failures_total", "Journal lines that could not be written.");

    public static readonly Counter UploadFailures = Metrics.CreateCounter(
        "dbgateway_recording_upload_failures_total", "Uploads of recordings that failed and are tried again.");

    public static readonly Gauge SpoolBytes = Metrics.CreateGauge(
        "dbgateway_recording_spool_bytes", "Bytes of recordings that wait for their upload.");

    public static readonly Counter RecordFailures = Metrics.CreateCounter(
        "dbgateway_session_record_failures_total", "Session records that could not be written and are tried again.");

    public static readonly Counter RetentionFailures = Metrics.CreateCounter(
        "dbgateway_recording_retention_failures_total", "Removals of old recordings that failed and are tried again.");

    public static readonly Counter ConnectionsRejected = Metrics.CreateCounter(
        "dbgateway_connections_rejected_total", "Connections closed before login, by reason.", "reason");

    public static readonly Gauge ConfigRevision = Metrics.CreateGauge(
        "dbgateway_config_revision_info", "1 for the configuration revision in force.", "revision");

    private static readonly Counter Statements = Metrics.CreateCounter(
        "dbgateway_statements_total", "Statements by verdict.", "verdict");

    private static readonly Counter.Child Allowed = Statements.WithLabels("allow");

    private static readonly Counter RuleMatches = Metrics.CreateCounter(
        "dbgateway_rule_matches_total", "Statements that an ApprovalRule decided on.", "rule", "action", "mode");

    private static readonly Counter.Child Held = Statements.WithLabels("hold");

    private static readonly Counter.Child Denied = Statements.WithLabels("deny");

    private static readonly Histogram AddedLatency = Metrics.CreateHistogram(
        "dbgateway_added_latency_seconds",
        "Time from reading a client's messages to handing them on: decoding, decision and journal.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.000002, 2, 16) });

    public static void Statement(VerdictKind verdict) => (verdict switch
    {
        VerdictKind.Allow => Allowed,
        VerdictKind.Hold => Held,
        _ => Denied,
    }).Inc();

    /// <summary>A rule has decided, or would have.</summary>
    public static void Rule(string rule, string action, bool enforced) =>
        RuleMatches.WithLabels(rule, action, enforced ? "enforce" : "dryRun").Inc();

    public static void Added(TimeSpan latency) => AddedLatency.Observe(latency.TotalSeconds);

    /// <summary>How long nothing was heard from the control plane, computed when it is asked for.</summary>
    public static void PublishStaleness(Func<TimeSpan?> age)
    {
        var gauge = Metrics.CreateGauge(
            "dbgateway_control_plane_staleness_seconds",
            "How long ago the older of API server and operator was heard; -1 before both were.");
        Metrics.DefaultRegistry.AddBeforeCollectCallback(() => gauge.Set(age()?.TotalSeconds ?? -1));
    }

    /// <summary>Age of the configuration in force, computed when it is asked for.</summary>
    public static void PublishConfigAge(Func<TimeSpan?> age)
    {
        var gauge = Metrics.CreateGauge("dbgateway_config_age_seconds", "Age of the configuration in force.");
        Metrics.DefaultRegistry.AddBeforeCollectCallback(() => gauge.Set(age()?.TotalSeconds ?? -1));
    }
}
