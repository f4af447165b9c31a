namespace GatewayOperator.Api.Validation;

/// <summary>What is wrong with a field of a resource and how to put it right.</summary>
/// <param name="Path">YAML path such as <c>spec.subjects[0].claims</c>.</param>
/// <param name="Message">The fault and the fix.</param>
public sealed record FieldError(string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}
