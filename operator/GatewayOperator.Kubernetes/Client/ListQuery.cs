namespace GatewayOperator.Kubernetes;

/// <summary>Which objects of a kind to list or watch.</summary>
public sealed record ListQuery
{
    public string? LabelSelector { get; init; }

    /// <summary>
    /// For example <c>metadata.name=x</c>, the only way to list or watch under a Role with resourceNames.
    /// </summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page; all pages are read whatever it is.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>The query for one object of a name.</summary>
    public static ListQuery Named(string name) => new() { FieldSelector = "metadata.name=" + name };
}
