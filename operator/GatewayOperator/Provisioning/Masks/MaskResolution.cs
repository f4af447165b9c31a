using GatewayOperator.Api.Configuration;
using Npgsql;

namespace GatewayOperator.Provisioning.Masks;

/// <summary>Finds the mask of every protected column that is to have one; what has none stays denied.</summary>
internal sealed class MaskResolution(NpgsqlConnection connection, DatabaseCatalog catalog)
{
    private readonly List<MaskFault> _faults = [];

    public async Task<ColumnMasks> ResolveAsync(
        ProtectedColumns protection, IReadOnlyList<ProtectionRule> rules, CancellationToken ct)
    {
        var deciding = Chosen(protection, new MaskChoice(rules));
        if (deciding.Count == 0)
        {
            return new ColumnMasks(new Dictionary<(uint, short), ColumnMask>(), _faults);
        }

        var types = await ColumnTypeReader.ReadAsync(connection, deciding.Keys, ct).ConfigureAwait(false);
        var masks = new Dictionary<(uint Relation, short Column), ColumnMask>();
        foreach (var (column, of) in deciding)
        {
            var mask = new ColumnMask(of[0].Mask!, types[column])
            {
                Sources = [.. of.Select(r => new MaskSourceConfig(r.Policy, r.Index))],
            };
            if (MaskExpression.For(mask.Mask, mask.Type, "c", "k") is not null)
            {
                masks[column] = mask;
            }
            else
            {
                Refuse(column, of, MaskFit.Refusal(mask.Mask, mask.Type));
            }
        }

        await ProbeAsync(masks, deciding, ct).ConfigureAwait(false);
        return new ColumnMasks(masks, _faults);
    }

    private Dictionary<(uint Relation, short Column), IReadOnlyList<ProtectionRule>> Chosen(
        ProtectedColumns protection, MaskChoice choice)
    {
        var chosen = new Dictionary<(uint Relation, short Column), IReadOnlyList<ProtectionRule>>();
        foreach (var meant in protection.Meant.Where(m => IsReadable(m.Key.Relation, protection)))
        {
            var deciding = choice.Deciding(meant);
            if (deciding.Count > 0 && MaskChoice.Agreed(deciding) is null)
            {
                var masks = string.Join(", ", deciding.Select(r => $"{r.Policy}: {r.Mask!.Type}"));
                _faults.Add(new MaskFault(
                    [.. deciding.Select(r => r.Policy)],
                    MaskFault.Conflicted,
                    $"{NameOf(meant.Key)} has different masks in different policies ({masks}) and is denied: let them "
                        + "agree, parameters included, or let one policy name it."));
            }
            else if (deciding.Count > 0)
            {
                chosen[meant.Key] = deciding;
            }
        }

        return chosen;
    }

    private bool IsReadable(uint relation, ProtectedColumns protection) =>
        catalog.Relations.ContainsKey(relation) && !protection.DerivedRelations.Contains(relation);

    private async Task ProbeAsync(
        Dictionary<(uint Relation, short Column), ColumnMask> masks,
        Dictionary<(uint Relation, short Column), IReadOnlyList<ProtectionRule>> deciding,
        CancellationToken ct)
    {
        var alike = masks.GroupBy(m => m.Value.Sql("c", "k"), StringComparer.Ordinal).ToList();
        var refused = await new MaskProbe(connection)
            .RefusedAsync([.. alike.Select(g => g.First().Value)], ct).ConfigureAwait(false);
        foreach (var of in alike.Where(g => refused.ContainsKey(g.First().Value)))
        {
            var (_, mask) = of.First();
            foreach (var (column, _) in of)
            {
                masks.Remove(column);
                Refuse(
                    column, deciding[column],
                    $"mask {mask.Mask.Type} does not fit {mask.Type.Sql}, the server says: {refused[mask]}");
            }
        }
    }

    private void Refuse((uint, short) column, IReadOnlyList<ProtectionRule> deciding, string why) => _faults.Add(
        new MaskFault(
            [.. deciding.Select(r => r.Policy)],
            MaskFault.DoesNotFit,
            $"{NameOf(column)}: {why}. The column is denied until then."));

    private string NameOf((uint Relation, short Column) column)
    {
        var relation = catalog.Relations[column.Relation];
        return $"{relation.Schema}.{relation.Name}.{relation.Columns.First(c => c.Number == column.Column).Name}";
    }
}
