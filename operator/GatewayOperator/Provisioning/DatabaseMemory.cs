using System.Collections.Concurrent;

namespace GatewayOperator.Provisioning;

/// <summary>
/// What this process verified last in each database. It only saves reading: a run whose fingerprint differs, like the
/// first run of a process, compares everything.
/// </summary>
internal sealed class DatabaseMemory
{
    private readonly ConcurrentDictionary<string, Verified> _verified = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _views = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, (string Fingerprint, string Snapshot)> _looks =
        new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, string> _profiles = new(StringComparer.Ordinal);

    public DatabaseOutcome? Recall(
        DatabaseWish wish, string fingerprint, IReadOnlyList<RememberedColumn> columns) =>
        _verified.TryGetValue(wish.Key, out var last)
        && last.Fingerprint == fingerprint
        && (ReferenceEquals(last.Columns, columns) || last.Columns.SequenceEqual(columns))
        && last.Wish.Content == wish.Content
        && wish.OlderRoles.IsSubsetOf(last.Wish.Roles)
            ? last.Outcome
            : null;

    /// <summary>Of the first look that found the schema so: every later one would be a new configuration.</summary>
    public string FirstSnapshot(DatabaseWish wish, string fingerprint, string snapshot) =>
        _looks.AddOrUpdate(
            wish.Key, (fingerprint, snapshot),
            (_, last) => last.Fingerprint == fingerprint ? last : (fingerprint, snapshot)).Snapshot;

    /// <summary>The names of the masked views that the last run wanted: a gateway may know no others yet.</summary>
    public IReadOnlySet<string> LastViews(DatabaseWish wish) =>
        _views.GetValueOrDefault(wish.Key) ?? new HashSet<string>();

    public void NoteViews(DatabaseWish wish, IEnumerable<string> names) =>
        _views[wish.Key] = names.ToHashSet(StringComparer.Ordinal);

    /// <summary>The profile that the last run gave to a login role: a gateway may know no other yet.</summary>
    public string? LastProfile(TargetPlan plan, LoginRole login) => _profiles.GetValueOrDefault(Key(plan, login));

    public void NoteProfile(TargetPlan plan, LoginRole login) =>
        _profiles[Key(plan, login)] = login.Profile.RoleName;

    public void Remember(
        DatabaseWish wish,
        string fingerprint,
        IReadOnlyList<RememberedColumn> columns,
        DatabaseOutcome outcome) =>
        _verified[wish.Key] = new Verified(wish, fingerprint, columns, outcome);

    private static string Key(TargetPlan plan, LoginRole login) =>
        string.Join('\0', plan.InstallationId, plan.TargetUid, plan.Admin.Host, plan.Admin.Port, login.Name);

    private sealed record Verified(
        DatabaseWish Wish, string Fingerprint, IReadOnlyList<RememberedColumn> Columns, DatabaseOutcome Outcome);
}
