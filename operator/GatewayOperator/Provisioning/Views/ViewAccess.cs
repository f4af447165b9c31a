namespace GatewayOperator.Provisioning.Views;

/// <summary>The views that profiles read through.</summary>
/// <param name="Owner">The role that reads the base relations for them.</param>
/// <param name="ByRelation">Oids of views by that of their base.</param>
/// <param name="Retiring">
/// Their predecessors, likewise. They stay readable until the next run: gateways learn of a change before it takes
/// anything away, and no statement meets a view that is gone.
/// </param>
/// <param name="Lacking">Relations whose view the admin may not make.</param>
/// <param name="Catalog">Oids of the views that everybody under protection reads in the place of the catalog.</param>
internal sealed record ViewAccess(
    string Owner,
    IReadOnlyDictionary<uint, uint> ByRelation,
    ILookup<uint, uint> Retiring,
    IReadOnlySet<uint> Lacking,
    IReadOnlyList<uint> Catalog);
