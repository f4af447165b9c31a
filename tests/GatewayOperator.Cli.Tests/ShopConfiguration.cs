using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Masking;

namespace GatewayOperator.Cli.Tests;

/// <summary>
/// A target shop/orders with the grants <c>ci</c> and <c>dba</c> (Exempt), and one protected table:
/// <c>public.customers (id, email masked, phone denied)</c>.
/// </summary>
internal static class ShopConfiguration
{
    public static GatewayConfig Create(DefaultAction action = DefaultAction.Allow) => new()
    {
        Version = GatewayConfigVersion.Current.ToString(),
        Revision = "r1",
        CompiledAt = DateTimeOffset.UnixEpoch,
        InstallationId = "i",
        Target = new TargetConfig
        {
            Namespace = "shop",
            Name = "orders",
            Uid = "t",
            Host = "db",
            Port = 5432,
            TlsMode = UpstreamTlsMode.VerifyFull,
        },
        Listener = new ListenerConfig { Address = "127.0.0.1", Port = 6432, ClientTls = ClientTlsMode.Required },
        Issuers = [],
        Audiences = [],
        RoleKey = new RoleKeyConfig { Key = new byte[32], Epoch = 1 },
        Grants = [Grant("ci", MaskingMode.Enforced), Grant("dba", MaskingMode.Exempt)],
        Databases = [new DatabaseConfig { Name = "orders", Relations = [Customers] }],
        Recording = new RecordingConfig { Directory = "recordings", OnFailure = RecordingFailureAction.Refuse },
        DefaultAction = action,
    };

    private static MaskedRelationConfig Customers => new()
    {
        Schema = "public",
        Name = "customers",
        Oid = 1,
        ViewSchema = "gw_views",
        ViewName = "v1",
        Columns =
        [
            new MaskedColumnConfig { Name = "id", Number = 1, Exposure = ColumnExposure.Granted },
            new MaskedColumnConfig
            {
                Name = "email",
                Number = 2,
                Exposure = ColumnExposure.Masked,
                Mask = MaskType.Email,
                Sources = [new MaskSourceConfig("pii", 3)],
            },
            new MaskedColumnConfig { Name = "phone", Number = 3, Exposure = ColumnExposure.Denied },
        ],
    };

    private static GrantConfig Grant(string name, MaskingMode masking) => new()
    {
        Namespace = "shop",
        Name = name,
        Uid = name,
        Databases = ["orders"],
        Subjects = [],
        Masking = masking,
        LoginRole = $"gw_{name}",
        Session = new SessionLimits(),
    };
}
