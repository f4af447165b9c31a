using System.Collections.Frozen;
using GatewayOperator.Api.ApprovalRules;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks;

/// <summary>The statements that risk the same whatever their fields say; some of them nothing.</summary>
internal static class FixedRisks
{
    public static readonly FrozenDictionary<NodeKind, RiskReason[]> All = new Dictionary<NodeKind, RiskReason[]>
    {
        [NodeKind.CreateStmt] = [new(Risk.SchemaChange, "makes a table")],
        [NodeKind.ViewStmt] = [new(Risk.SchemaChange, "makes or replaces a view")],
        [NodeKind.IndexStmt] = [new(Risk.SchemaChange, "makes an index")],
        [NodeKind.RuleStmt] = [new(Risk.SchemaChange, "changes what statements on a table do")],
        [NodeKind.CreateTrigStmt] = [new(Risk.SchemaChange, "changes what statements on a table do")],
        [NodeKind.CreateSeqStmt] = [new(Risk.SchemaChange, "makes a sequence")],
        [NodeKind.AlterSeqStmt] = [new(Risk.SchemaChange, "changes a sequence for everybody")],
        [NodeKind.CreateDomainStmt] = [new(Risk.SchemaChange, "makes a type")],
        [NodeKind.AlterDomainStmt] = [new(Risk.SchemaChange, "changes a type")],
        [NodeKind.CompositeTypeStmt] = [new(Risk.SchemaChange, "makes a type")],
        [NodeKind.CreateEnumStmt] = [new(Risk.SchemaChange, "makes a type")],
        [NodeKind.CreateRangeStmt] = [new(Risk.SchemaChange, "makes a type")],
        [NodeKind.AlterEnumStmt] = [new(Risk.SchemaChange, "changes a type")],
        [NodeKind.AlterTypeStmt] = [new(Risk.SchemaChange, "changes a type")],
        [NodeKind.CreateEventTrigStmt] =
        [
            new(Risk.SchemaChange, "changes what every statement of its kind does"),
            new(Risk.PrivilegeChange, "runs code with the rights of whoever changes the schema"),
        ],
        [NodeKind.AlterEventTrigStmt] =
        [
            new(Risk.SchemaChange, "changes what every statement of its kind does"),
            new(Risk.PrivilegeChange, "may switch a guard off"),
        ],
        [NodeKind.CreatePolicyStmt] =
        [
            new(Risk.SchemaChange, "changes a table"),
            new(Risk.PrivilegeChange, "changes which rows a role sees"),
        ],
        [NodeKind.AlterPolicyStmt] =
        [
            new(Risk.SchemaChange, "changes a table"),
            new(Risk.PrivilegeChange, "changes which rows a role sees"),
        ],
        [NodeKind.CreateCastStmt] = [new(Risk.SchemaChange, "changes what expressions mean")],
        [NodeKind.CreateConversionStmt] = [new(Risk.SchemaChange, "changes how text is converted")],
        [NodeKind.CreateTransformStmt] = [new(Risk.SchemaChange, "changes how a language gets its values")],
        [NodeKind.CreateOpClassStmt] = [new(Risk.SchemaChange, "changes how indexes compare")],
        [NodeKind.CreateOpFamilyStmt] = [new(Risk.SchemaChange, "changes how indexes compare")],
        [NodeKind.AlterOpFamilyStmt] = [new(Risk.SchemaChange, "changes how indexes compare")],
        [NodeKind.AlterOperatorStmt] = [new(Risk.SchemaChange, "changes an operator")],
        [NodeKind.DefineStmt] = [new(Risk.SchemaChange, "makes an object")],
        [NodeKind.CreateStatsStmt] = [new(Risk.SchemaChange, "makes statistics")],
        [NodeKind.AlterStatsStmt] = [new(Risk.SchemaChange, "changes statistics")],
        [NodeKind.AlterCollationStmt] = [new(Risk.SchemaChange, "changes a collation")],
        [NodeKind.AlterTSDictionaryStmt] = [new(Risk.SchemaChange, "changes text search")],
        [NodeKind.AlterTSConfigurationStmt] = [new(Risk.SchemaChange, "changes text search")],
        [NodeKind.AlterObjectSchemaStmt] = [new(Risk.SchemaChange, "moves an object to another schema")],
        [NodeKind.AlterObjectDependsStmt] = [new(Risk.SchemaChange, "changes what an object depends on")],
        [NodeKind.AlterTableMoveAllStmt] = [new(Risk.SchemaChange, "moves tables to other disks")],
        [NodeKind.CommentStmt] = [new(Risk.SchemaChange, "changes what the catalog says about an object")],
        [NodeKind.AlterOwnerStmt] =
        [
            new(Risk.SchemaChange, "changes an object"),
            new(Risk.PrivilegeChange, "gives an object to another role"),
        ],
        [NodeKind.SecLabelStmt] = [new(Risk.PrivilegeChange, "changes what a label provider allows")],
        [NodeKind.AlterDefaultPrivilegesStmt] = [new(Risk.PrivilegeChange, "changes who may use what is made later")],
        [NodeKind.DropOwnedStmt] =
        [
            new(Risk.Destructive, "removes all that a role owns"),
            new(Risk.SchemaChange, "removes objects"),
            new(Risk.PrivilegeChange, "takes a role's privileges"),
        ],
        [NodeKind.ReassignOwnedStmt] = [new(Risk.PrivilegeChange, "gives all that a role owns to another one")],
        [NodeKind.GrantStmt] = [new(Risk.PrivilegeChange, "changes who may do what")],
        [NodeKind.GrantRoleStmt] = [new(Risk.PrivilegeChange, "changes who belongs to a role")],
        [NodeKind.CreateRoleStmt] = [new(Risk.PrivilegeChange, "makes a role")],
        [NodeKind.AlterRoleStmt] = [new(Risk.PrivilegeChange, "changes a role")],
        [NodeKind.AlterRoleSetStmt] =
        [
            new(Risk.PrivilegeChange, "changes the settings that a role's sessions begin with"),
        ],
        [NodeKind.DropRoleStmt] =
        [
            new(Risk.Destructive, "removes a role"),
            new(Risk.PrivilegeChange, "removes a role"),
        ],
        [NodeKind.CreateExtensionStmt] =
        [
            new(Risk.SchemaChange, "makes the objects of an extension"),
            new(Risk.ServerProgram, "loads code into the server"),
        ],
        [NodeKind.AlterExtensionStmt] =
        [
            new(Risk.SchemaChange, "changes an extension"),
            new(Risk.ServerProgram, "loads code into the server"),
        ],
        [NodeKind.AlterExtensionContentsStmt] = [new(Risk.SchemaChange, "changes what belongs to an extension")],
        [NodeKind.CreatePLangStmt] =
        [
            new(Risk.SchemaChange, "makes a language"),
            new(Risk.ServerProgram, "loads code into the server"),
        ],
        [NodeKind.CreateAmStmt] =
        [
            new(Risk.SchemaChange, "makes an access method"),
            new(Risk.ServerProgram, "loads code into the server"),
        ],
        [NodeKind.CreateForeignTableStmt] =
        [
            new(Risk.SchemaChange, "makes a table"),
            new(Risk.ServerProgram, "reaches another server"),
        ],
        [NodeKind.ImportForeignSchemaStmt] =
        [
            new(Risk.SchemaChange, "makes tables"),
            new(Risk.ServerProgram, "reaches another server"),
        ],
        [NodeKind.CreateFdwStmt] =
        [
            new(Risk.SchemaChange, "makes a wrapper"),
            new(Risk.ServerProgram, "reaches other servers"),
        ],
        [NodeKind.AlterFdwStmt] =
        [
            new(Risk.SchemaChange, "changes a wrapper"),
            new(Risk.ServerProgram, "reaches other servers"),
        ],
        [NodeKind.CreateForeignServerStmt] =
        [
            new(Risk.SchemaChange, "makes a server"),
            new(Risk.ServerProgram, "reaches another server"),
        ],
        [NodeKind.AlterForeignServerStmt] =
        [
            new(Risk.SchemaChange, "changes a server"),
            new(Risk.ServerProgram, "reaches another server"),
        ],
        [NodeKind.CreateUserMappingStmt] = [new(Risk.PrivilegeChange, "says as whom another server is reached")],
        [NodeKind.AlterUserMappingStmt] = [new(Risk.PrivilegeChange, "says as whom another server is reached")],
        [NodeKind.DropUserMappingStmt] = [new(Risk.PrivilegeChange, "says as whom another server is reached")],
        [NodeKind.CreatePublicationStmt] =
        [
            new(Risk.SchemaChange, "makes a publication"),
            new(Risk.BulkExport, "sends tables to every subscriber"),
        ],
        [NodeKind.AlterPublicationStmt] =
        [
            new(Risk.SchemaChange, "changes a publication"),
            new(Risk.BulkExport, "sends tables to every subscriber"),
        ],
        [NodeKind.CreateSubscriptionStmt] =
        [
            new(Risk.SchemaChange, "makes a subscription"),
            new(Risk.ServerProgram, "reaches another server and writes what it sends"),
        ],
        [NodeKind.AlterSubscriptionStmt] =
        [
            new(Risk.SchemaChange, "changes a subscription"),
            new(Risk.ServerProgram, "reaches another server and writes what it sends"),
        ],
        [NodeKind.DropSubscriptionStmt] =
        [
            new(Risk.Destructive, "removes a subscription"),
            new(Risk.SchemaChange, "removes a subscription"),
            new(Risk.ServerProgram, "reaches another server"),
        ],
        [NodeKind.CreatedbStmt] = [new(Risk.SchemaChange, "makes a database")],
        [NodeKind.AlterDatabaseStmt] = [new(Risk.SchemaChange, "changes a database")],
        [NodeKind.AlterDatabaseSetStmt] =
        [
            new(Risk.SchemaChange, "changes a database"),
            new(Risk.PrivilegeChange, "changes the settings that everybody's sessions begin with"),
        ],
        [NodeKind.AlterDatabaseRefreshCollStmt] = [new(Risk.SchemaChange, "changes a database")],
        [NodeKind.DropdbStmt] =
        [
            new(Risk.Destructive, "removes a database"),
            new(Risk.SchemaChange, "removes a database"),
        ],
        [NodeKind.CreateTableSpaceStmt] =
        [
            new(Risk.SchemaChange, "makes a tablespace"),
            new(Risk.ServerProgram, "reaches the server's files"),
        ],
        [NodeKind.AlterTableSpaceOptionsStmt] = [new(Risk.SchemaChange, "changes a tablespace")],
        [NodeKind.DropTableSpaceStmt] =
        [
            new(Risk.Destructive, "removes a tablespace"),
            new(Risk.SchemaChange, "removes a tablespace"),
        ],
        [NodeKind.TruncateStmt] =
        [
            new(Risk.Destructive, "takes all rows of a table"),
            new(Risk.UnboundedWrite, "takes all rows of a table"),
        ],
        [NodeKind.AlterSystemStmt] = [new(Risk.ServerProgram, "changes the server's configuration")],
        [NodeKind.LoadStmt] = [new(Risk.ServerProgram, "loads code into the server")],
        [NodeKind.CheckPointStmt] = [new(Risk.ServerProgram, "reaches the server's own administration")],
        [NodeKind.NotifyStmt] = [new(Risk.SessionEscape, "reaches other sessions")],
        [NodeKind.ListenStmt] = [new(Risk.SessionEscape, "hears from other sessions")],
        [NodeKind.VariableShowStmt] = [],
        [NodeKind.ConstraintsSetStmt] = [],
        [NodeKind.LockStmt] = [],
        [NodeKind.UnlistenStmt] = [],
        [NodeKind.FetchStmt] = [],
        [NodeKind.ClosePortalStmt] = [],
        [NodeKind.DeallocateStmt] = [],
        [NodeKind.DiscardStmt] = [],
        [NodeKind.ReindexStmt] = [],
        [NodeKind.ClusterStmt] = [],
        [NodeKind.VacuumStmt] = [],
    }.ToFrozenDictionary();
}
