using System.Text.Json;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Local;

/// <summary>
/// Remembers what a target's policies protected, over restarts: deleting or narrowing a policy, by mistake or by
/// somebody who may write files but not see data, uncovers nothing before the target's unmaskDelay is over.
/// </summary>
public sealed class ProtectionLedger(string path, TimeProvider time)
{
    /// <summary>Columns that only the delay still protects.</summary>
    /// <param name="current">What the policies name now.</param>
    /// <param name="delay">The target's unmaskDelay.</param>
    /// <param name="confirmed">Columns (<c>column</c> or <c>schema.table.column</c>) that end at once.</param>
    /// <exception cref="LocalModeException">The ledger was damaged.</exception>
    public IReadOnlyList<RetainedColumn> Update(
        IReadOnlyList<ProtectionRule> current, TimeSpan delay, IReadOnlySet<string> confirmed)
    {
        var now = time.GetUtcNow();
        var named = current
            .SelectMany(r => r.Columns.Select(c => new RetainedColumn(r.Schema, r.Table, c, null)))
            .ToHashSet();
        var before = Load();
        var retained = before
            .Where(c => !named.Contains(c with { Until = null }))
            .Select(c => c with { Until = c.Until ?? now + delay })
            .Where(c => c.Until > now && !confirmed.Contains(c.Column) && !confirmed.Contains(c.ToString()))
            .ToList();
        List<RetainedColumn> after = [.. named.OrderBy(c => c.ToString(), StringComparer.Ordinal), .. retained];
        if (!after.SequenceEqual(before))
        {
            PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(after));
        }

        return retained;
    }

    private List<RetainedColumn> Load()
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<List<RetainedColumn>>(File.ReadAllBytes(path)) ?? []
                : [];
        }
        catch (JsonException)
        {
            throw new LocalModeException(
                $"{path} is damaged, so what was protected is unknown; delete it once the target's policies are "
                    + "complete.");
        }
    }
}
