namespace GatewayOperator.Admission;

/// <summary>Why something is refused.</summary>
/// <param name="Code">As of HTTP.</param>
/// <param name="Message">For whoever wanted it.</param>
public sealed record AdmissionStatus(int Code, string Message);
