namespace GatewayOperator.Provisioning;

/// <summary>A relation in the gateway's schema: a masked view, or the table that keys pseudonyms.</summary>
/// <param name="Oid"><c>pg_class.oid</c>.</param>
/// <param name="Name">Name.</param>
/// <param name="IsView">False for a table.</param>
/// <param name="Owner">Only what the view owner owns is ours.</param>
/// <param name="Digest">Of everything that decides what a view does.</param>
/// <param name="Comment">What we said about it.</param>
internal sealed record OwnRelation(
    uint Oid, string Name, bool IsView, string Owner, string Digest, ObjectComment? Comment)
{
    /// <summary>Nobody has changed it since it was made.</summary>
    public bool IsIntact => Comment?.Revision == Digest;
}
