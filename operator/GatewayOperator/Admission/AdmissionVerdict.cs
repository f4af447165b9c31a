using System.Text;
using System.Text.Json.Nodes;

namespace GatewayOperator.Admission;

/// <summary>What becomes of what somebody wants to do; the default refuses.</summary>
public readonly record struct AdmissionVerdict
{
    private const int MaxWarning = 250;

    public bool IsAllowed { get; private init; }

    /// <summary>Why not, for whoever wanted it.</summary>
    public string? Message { get; private init; }

    /// <summary>As of HTTP.</summary>
    public int Code { get; private init; }

    public JsonArray? Patch { get; private init; }

    public IReadOnlyList<string>? Warnings { get; private init; }

    public static AdmissionVerdict Allow(IEnumerable<string>? warnings = null) =>
        new() { IsAllowed = true, Warnings = warnings?.ToList() };

    /// <summary>It is done in other words: a JSON patch (RFC 6902) is applied before.</summary>
    public static AdmissionVerdict Change(params JsonNode[] operations) =>
        new() { IsAllowed = true, Patch = new JsonArray(operations) };

    public static AdmissionVerdict Forbid(string message) => new() { Code = 403, Message = message };

    /// <summary>It is wrong in itself.</summary>
    public static AdmissionVerdict Reject(string message) => new() { Code = 422, Message = message };

    public static AdmissionVerdict Refuse(int code, string message) => new() { Code = code, Message = message };

    public AdmissionResponse ToResponse(string uid) => new()
    {
        Uid = uid,
        Allowed = IsAllowed,
        Status = IsAllowed ? null : new AdmissionStatus(Code == 0 ? 403 : Code, Message ?? "It is not allowed."),
        Warnings = Warnings is { Count: > 0 } ? [.. Warnings.Select(w => w[..Math.Min(w.Length, MaxWarning)])] : null,
        Patch = Patch is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(Patch.ToJsonString())),
        PatchType = Patch is null ? null : "JSONPatch",
    };
}
