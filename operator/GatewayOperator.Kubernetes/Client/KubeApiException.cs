using System.Net;

namespace GatewayOperator.Kubernetes;

/// <summary>The API server refused, or answered with what is no success.</summary>
public class KubeApiException : Exception
{
    public KubeApiException(
        HttpStatusCode status, string? reason, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Status = status;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    public HttpStatusCode Status { get; }

    /// <summary>The reason of the API server's Status, for example <c>Conflict</c>; null when there was none.</summary>
    public string? Reason { get; }

    /// <summary>How long the API server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>409 for any reason but that the object exists already.</summary>
    public bool IsConflict => Status == HttpStatusCode.Conflict && !IsAlreadyExists;

    public bool IsAlreadyExists => Status == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    public bool IsForbidden => Status == HttpStatusCode.Forbidden;

    /// <summary>410: the resource version or the continuation of a list is too old; list again.</summary>
    public bool IsExpired => Status == HttpStatusCode.Gone;

    /// <summary>422: the object breaks the kind's schema or rules.</summary>
    public bool IsInvalid => Status == HttpStatusCode.UnprocessableEntity;
}
