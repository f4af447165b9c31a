using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Risks.Bounds;

/// <summary>Literals.</summary>
internal static class Constants
{
    public static bool IsNull(SqlNode node) =>
        Bare(node) is { Kind: NodeKind.A_Const } constant && constant.Flag("isnull");

    /// <summary>Null when it is none.</summary>
    public static bool? Boolean(SqlNode? node) =>
        node is null ? null
        : Bare(node) is not { Kind: NodeKind.A_Const } constant ? null
        : constant.Node("boolval") is { } value ? value.Flag("boolval")
        : node.Kind == NodeKind.TypeCast ? Written(constant.Node("sval")?.Text("sval"))
        : null;

    public static string? String(SqlNode? node) =>
        node is not null && Bare(node) is { Kind: NodeKind.A_Const } constant
            ? constant.Node("sval")?.Text("sval")
            : null;

    /// <summary>Whether two literals cannot be equal; false where it takes a type to tell.</summary>
    public static bool Differ(SqlNode a, SqlNode b) =>
        a.Kind == NodeKind.A_Const && b.Kind == NodeKind.A_Const
        && ((Integer(a) is { } x && Integer(b) is { } y && x != y)
            || (String(a) is { } s && String(b) is { } t && s != t));

    private static long? Integer(SqlNode node) => node.Node("ival")?.Number("ival");

    private static bool? Written(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "t" or "true" or "y" or "yes" or "on" or "1" => true,
        "f" or "false" or "n" or "no" or "off" or "0" => false,
        _ => null,
    };

    private static SqlNode Bare(SqlNode node)
    {
        while (node.Kind == NodeKind.TypeCast)
        {
            node = node.Node("arg")!;
        }

        return node;
    }
}
