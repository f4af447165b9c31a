namespace GatewayOperator.Provisioning;

/// <summary>Words a list of missing rights so that it fits a condition.</summary>
internal static class MissingRightMessage
{
    private const int Listed = 3;

    public static string For(IReadOnlyList<string> statements) =>
        $"The admin may not grant all that the grant asks for, so it admits nobody. {Remedy(statements)}";

    public static string ForLeftOut(IReadOnlyList<string> statements) =>
        $"What the admin may not grant is left out. {Remedy(statements)}";

    private static string Remedy(IReadOnlyList<string> statements)
    {
        var more = statements.Count > Listed ? $" (and {statements.Count - Listed} more)" : "";
        return $"Run as the owner: {string.Join("; ", statements.Take(Listed))}{more}.";
    }
}
