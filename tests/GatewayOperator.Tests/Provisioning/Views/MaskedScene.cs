using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;
using GatewayOperator.Provisioning;
using Npgsql;

namespace GatewayOperator.Tests.Provisioning.Views;

/// <summary>A scene with one grant, looked at through its masked views as the proxy would.</summary>
public sealed class MaskedScene
{
    public static readonly Mask Email = new() { Type = MaskType.Email };
    public static readonly Mask Pseudonym = new() { Type = MaskType.Pseudonym };
    public static readonly Mask Last4 = new() { Type = MaskType.Partial, KeepLast = 4 };

    private MaskedScene(Scene scene, GrantPlan grant, TargetPlan plan) =>
        (Scene, Grant, Plan) = (scene, grant, plan);

    public Scene Scene { get; }

    public GrantPlan Grant { get; }

    public TargetPlan Plan { get; set; }

    public ProvisioningResult Result { get; private set; } = null!;

    public string Role => RoleName.ForLogin(Plan, Grant);

    public string Views => RoleName.ForViews(Plan);

    public static Task<MaskedScene> CreateAsync(string schema, params ProtectionRule[] rules) =>
        CreateAsync(schema, TableAccess.Select, rules);

    public static async Task<MaskedScene> CreateAsync(string schema, TableAccess access, params ProtectionRule[] rules)
    {
        var scene = await Provisioning.Scene.CreateAsync(schema);
        var grant = scene.Grant("reader", Provisioning.Scene.On("*", access));
        var masked = new MaskedScene(
            scene, grant, scene.Plan(grant) with { Protection = rules, InheritNewObjects = true });
        await masked.ProgramAsync();
        return masked;
    }

    /// <summary>A rule of policy <c>pii</c>.</summary>
    public static ProtectionRule Rule(string table, string column, Mask? mask, string policy = "pii") =>
        new("public", table, [column], mask, policy);

    public async Task<ProvisioningResult> ProgramAsync() => Result = await Provisioning.Scene.ProgramAsync(Plan);

    public MaskedRelationConfig Relation(string table) =>
        Result.Databases.Single().Relations.Single(r => r.Name == table);

    /// <summary>The qualified view of a table.</summary>
    public string View(string table) => $"\"{Relation(table).ViewSchema}\".\"{Relation(table).ViewName}\"";

    /// <summary><c>column Exposure</c> of a relation in the configuration.</summary>
    public IEnumerable<string> Exposures(string table) =>
        Relation(table).Columns.Select(c => $"{c.Name} {c.Exposure}");

    /// <summary>What the grant reads; <c>{table}</c> stands for the view of a table.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string sql)
    {
        await using var connection = await Scene.LoginAsync(Plan, Grant);
        return await ReadAsync(connection, Through(sql));
    }

    /// <summary>The SQLSTATE that a statement of the grant ends with; null when it succeeds.</summary>
    public Task<string?> TryAsync(string sql) => Scene.TryAsync(Plan, Grant, Through(sql));

    public string Through(string sql) => Result.Databases.Single().Relations.Where(r => r.ViewName is not null)
        .Aggregate(sql, (text, r) => text.Replace($"{{{r.Name}}}", View(r.Name), StringComparison.Ordinal));

    public static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync(Provisioning.Scene.Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Provisioning.Scene.Ct))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
        }

        return rows;
    }
}
