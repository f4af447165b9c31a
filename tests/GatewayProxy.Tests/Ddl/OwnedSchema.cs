using System.Globalization;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;

namespace GatewayProxy.Tests.Ddl;

/// <summary>
/// A schema of a role that changes it, with the tables <c>people</c>, whose <c>email</c> is masked, and <c>sales</c>.
/// </summary>
internal sealed class OwnedSchema
{
    private const string Password = "owner-secret";

    private readonly string _owner;

    private OwnedSchema(string owner, MaskedRelationConfig people) => (_owner, People) = (owner, people);

    public MaskedRelationConfig People { get; }

    /// <summary>A masked grant that may change the schema.</summary>
    public GrantConfig Grant => GatewayUnderTest.Grant("main") with
    {
        DdlAs = new CredentialConfig { Username = _owner, Password = Password },
    };

    public static async Task<OwnedSchema> CreateAsync(string schema, string owner)
    {
        await ExecuteAsync(
            $"""
            CREATE ROLE {owner} LOGIN PASSWORD '{Password}';
            CREATE SCHEMA {schema} AUTHORIZATION {owner};
            CREATE TABLE {schema}.people (id int PRIMARY KEY, email text);
            CREATE TABLE {schema}.sales (id int PRIMARY KEY, total int);
            INSERT INTO {schema}.people VALUES (1, 'ann@example.com'), (2, 'bob@example.com');
            INSERT INTO {schema}.sales VALUES (1, 10), (2, 4711);
            ALTER TABLE {schema}.people OWNER TO {owner};
            ALTER TABLE {schema}.sales OWNER TO {owner};
            """);
        var found = await Server.Cluster.QueryAsync("shop", $"SELECT '{schema}.people'::regclass::oid", default);
        var oid = uint.Parse(found[0], CultureInfo.InvariantCulture);
        return new OwnedSchema(owner, new MaskedRelationConfig
        {
            Schema = schema,
            Name = "people",
            Oid = oid,
            ViewSchema = "gw_views",
            ViewName = $"v{oid}_1",
            Columns =
            [
                new MaskedColumnConfig { Name = "id", Number = 1, Exposure = ColumnExposure.Granted },
                new MaskedColumnConfig { Name = "email", Number = 2, Exposure = ColumnExposure.Masked },
            ],
        });
    }

    /// <summary>With all that its owner has made.</summary>
    public Task DropAsync() => ExecuteAsync($"DROP OWNED BY {_owner} CASCADE; DROP ROLE {_owner}");

    private static Task ExecuteAsync(string sql) => Server.Cluster.ExecuteAsync("shop", sql, default);
}
