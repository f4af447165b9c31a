namespace GatewayOperator.Provisioning.Views;

/// <summary>The views that profiles read through.</summary>
/// <param name="Owner">The role that reads the base relations for them.</param>
/// <param name="ByRelation">Oids of views by that of their base.</param>
/// <param name="Lacking">Relations whose view the admin may not make.</param>
internal sealed record ViewAccess(
    string Owner, IReadOnlyDictionary<uint, uint> ByRelation, IReadOnlySet<uint> Lacking);
