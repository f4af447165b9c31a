using System.Text.Json;
using GatewayOperator.Compile;
using GatewayOperator.Provisioning;

namespace GatewayOperator.Targets;

/// <summary>
/// Remembers what a target's policies protected, over restarts: deleting or narrowing a policy, by mistake or by
/// somebody who may write files but not see data, uncovers nothing before the target's unmaskDelay is over.
/// </summary>
public sealed class ProtectionLedger(IDocument document, TimeProvider time)
{
    /// <summary>Columns that only the delay still protects.</summary>
    /// <param name="current">What the policies name now.</param>
    /// <param name="delay">The target's unmaskDelay.</param>
    /// <param name="confirmed">Columns (<c>column</c> or <c>schema.table.column</c>) that end at once.</param>
    /// <param name="ct">Ends the work.</param>
    /// <exception cref="TargetMaterialsException">The ledger was damaged.</exception>
    public async Task<IReadOnlyList<RetainedColumn>> UpdateAsync(
        IReadOnlyList<ProtectionRule> current, TimeSpan delay, IReadOnlySet<string> confirmed, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var named = current
            .SelectMany(r => r.Columns.Select(c => new RetainedColumn(r.Schema, r.Table, c, null)))
            .ToHashSet();
        var before = await LoadAsync(ct).ConfigureAwait(false);
        var retained = before
            .Where(c => !named.Contains(c with { Until = null }))
            .Select(c => c with { Until = c.Until ?? now + delay })
            .Where(c => c.Until > now && !confirmed.Contains(c.Column) && !confirmed.Contains(c.ToString()))
            .ToList();
        List<RetainedColumn> after = [.. named.OrderBy(c => c.ToString(), StringComparer.Ordinal), .. retained];
        if (!after.SequenceEqual(before))
        {
            await document.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(after), ct).ConfigureAwait(false);
        }

        return retained;
    }

    private async Task<List<RetainedColumn>> LoadAsync(CancellationToken ct)
    {
        try
        {
            return await document.ReadAsync(ct).ConfigureAwait(false) is { } content
                ? JsonSerializer.Deserialize<List<RetainedColumn>>(content) ?? []
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new TargetMaterialsException(
                $"{document.Name} is damaged, so what was protected is unknown; delete it once the target's policies "
                    + "are complete.",
                e);
        }
    }
}
