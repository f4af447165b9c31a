namespace GatewayOperator.Admission;

/// <summary>Judges what people and programs want to do to resources.</summary>
public interface IAdmission
{
    /// <summary>Has no effect but its answer, so that it may be asked for nothing (dry run), and asked again.</summary>
    Task<AdmissionVerdict> JudgeAsync(AdmissionRequest review, CancellationToken ct);
}
