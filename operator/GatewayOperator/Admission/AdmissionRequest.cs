using System.Text.Json.Nodes;

namespace GatewayOperator.Admission;

/// <summary>What somebody wants to do.</summary>
public sealed record AdmissionRequest
{
    /// <summary>Of this question, not of the object.</summary>
    public required string Uid { get; init; }

    public required AdmissionKind Kind { get; init; }

    /// <summary><c>status</c>, or null or empty for the object itself.</summary>
    public string? SubResource { get; init; }

    /// <summary>May be empty on creation.</summary>
    public string? Name { get; init; }

    public string Namespace { get; init; } = "";

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public required string Operation { get; init; }

    /// <summary>Who wants it, as the API server authenticated them.</summary>
    public required AdmissionUser UserInfo { get; init; }

    /// <summary>As it would be; null on deletion.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>As it is; null on creation.</summary>
    public JsonObject? OldObject { get; init; }

    /// <summary>Nothing will be stored: nothing may happen elsewhere either.</summary>
    public bool? DryRun { get; init; }

    public bool IsCreation => Operation == "CREATE";

    public bool IsUpdate => Operation == "UPDATE";

    public bool IsOfStatus => SubResource == "status";
}
