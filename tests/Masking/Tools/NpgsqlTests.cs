using System.Data;
using Npgsql;

namespace GatewayOperator.Tests.Masking.Tools;

/// <summary>Npgsql's schema collections, the schema of a result, and a batch.</summary>
public sealed class NpgsqlTests
{
    [Test]
    public async Task Schema_collections_show_every_column_once_and_nothing_of_ours()
    {
        await using var connection = await OpenAsync();
        using var columns = await connection.GetSchemaAsync("Columns");
        Assert.That(
            columns.Rows.Cast<DataRow>().Where(r => $"{r["table_schema"]}" == "crm")
                .Select(r => $"crm.{r["table_name"]}.{r["column_name"]}").Order(StringComparer.Ordinal),
            Is.EqualTo((await CrmDatabase.ColumnsAsync()).Order(StringComparer.Ordinal)));
        foreach (var collection in (string[])["Tables", "Views", "Columns", "Indexes", "Constraints"])
        {
            using var rows = await connection.GetSchemaAsync(collection);
            var text = string.Join('\n', rows.Rows.Cast<DataRow>().Select(r => string.Join('|', r.ItemArray)));
            Assert.That(text, Does.Not.Match("gw_").And.Not.Match(CrmDatabase.OwnObject().ToString()), collection);
        }
    }

    [Test]
    public async Task Result_says_which_columns_of_the_table_it_shows()
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand("SELECT score AS s, id, email FROM crm.people", connection);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.KeyInfo);
        var columns = await reader.GetColumnSchemaAsync();
        Assert.That(
            columns.Select(c => $"{c.BaseSchemaName}.{c.BaseTableName}.{c.BaseColumnName} {c.IsKey}"),
            Is.EqualTo(new[] { "crm.people.score False", "crm.people.id True", "crm.people.email False" }));
    }

    [Test]
    public async Task Batch_writes_by_key_and_reads_masks()
    {
        await using var connection = await OpenAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("UPDATE crm.people SET name = $1 WHERE id = $2")
                {
                    Parameters = { new() { Value = "person 2" }, new() { Value = 2L } },
                },
                new("SELECT name, phone, email FROM crm.people WHERE id = 2"),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        Assert.That(await reader.ReadAsync());
        Assert.That(reader.GetString(0), Is.EqualTo("person 2"));
        Assert.That(reader.GetString(1), Is.EqualTo("***"));
        Assert.That(reader.GetString(2), Does.Not.Contain(CrmDatabase.Canary));
    }

    private static async Task<NpgsqlConnection> OpenAsync()
    {
        var builder = TwinsOfThisRun.Gateway.Connection(CrmDatabase.Grant);
        builder.Database = CrmDatabase.Name;
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
