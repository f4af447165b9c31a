using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayOperator.Admission;

/// <summary>What the API server asks a webhook, and its answer: <c>admission.k8s.io/v1</c>.</summary>
public sealed record AdmissionReview
{
    public const string Version = "admission.k8s.io/v1";

    /// <summary>How reviews are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        MaxDepth = 64,
    };

    public string ApiVersion { get; init; } = Version;

    public string Kind { get; init; } = nameof(AdmissionReview);

    public AdmissionRequest? Request { get; init; }

    public AdmissionResponse? Response { get; init; }
}
