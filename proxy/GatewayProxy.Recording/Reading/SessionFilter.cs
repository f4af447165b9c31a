namespace GatewayProxy.Recording.Reading;

/// <summary>Which sessions a list shows; null lets all pass.</summary>
public sealed record SessionFilter
{
    /// <summary><c>name</c> or <c>namespace/name</c> of the target.</summary>
    public string? Target { get; init; }

    /// <summary><c>name</c> or <c>namespace/name</c> of the grant.</summary>
    public string? Grant { get; init; }

    /// <summary>Sessions that started then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    internal bool Matches(SessionSummary session) =>
        Matches(Target, session.Start?.Target) && Matches(Grant, session.Start?.Grant);

    private static bool Matches(string? wanted, RecordedObject? actual) =>
        wanted is null
        || (actual is not null && (wanted == actual.Name || wanted == $"{actual.Namespace}/{actual.Name}"));
}
