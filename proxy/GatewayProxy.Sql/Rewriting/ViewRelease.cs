namespace GatewayProxy.Sql.Rewriting;

/// <summary>
/// What runs in one transaction before a text that changes tables, see <c>docs/decisions/0006</c>. Both are UTF-8 and
/// end with a semicolon.
/// </summary>
/// <param name="Drop">Drops the masked views of the tables that the text names, and tells the operator.</param>
/// <param name="Tell">Only tells the operator.</param>
/// <param name="IsNeeded">The text cannot run while the views are there.</param>
public sealed record ViewRelease(byte[] Drop, byte[] Tell, bool IsNeeded);
