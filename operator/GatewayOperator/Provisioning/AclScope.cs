namespace GatewayOperator.Provisioning;

/// <summary>How far a privilege reaches: the whole object, some of its columns, or both.</summary>
/// <param name="Whole">Granted on the object itself.</param>
/// <param name="Columns">Columns (<c>attnum</c>, ascending) it is granted on.</param>
/// <param name="WithGrantOption">The role could pass it on; never wanted.</param>
internal sealed record AclScope(bool Whole, IReadOnlyList<short> Columns, bool WithGrantOption = false)
{
    public static AclScope None { get; } = new(false, []);

    public static AclScope Object { get; } = new(true, []);

    public bool IsEmpty => !Whole && Columns.Count == 0;
}
