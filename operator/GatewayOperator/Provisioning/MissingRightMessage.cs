namespace GatewayOperator.Provisioning;

/// <summary>Words a list of missing rights so that it fits a condition.</summary>
internal static class MissingRightMessage
{
    private const int Listed = 3;

    public static string For(IReadOnlyList<string> statements)
    {
        var more = statements.Count > Listed ? $" (and {statements.Count - Listed} more)" : "";
        return "The admin may not grant all that the grant asks for, so it admits nobody. Run as the owner: "
            + $"{string.Join("; ", statements.Take(Listed))}{more}.";
    }
}
