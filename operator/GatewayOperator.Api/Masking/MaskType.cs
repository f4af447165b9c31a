namespace GatewayOperator.Api.Masking;

/// <summary>How a protected column appears; the zero value shows nothing.</summary>
public enum MaskType
{
    Null = 0,
    Constant = 1,
    Redact = 2,
    Partial = 3,
    Email = 4,
    Pseudonym = 5,
    Bucket = 6,
    Scrub = 7,
    JsonKeys = 8,
}
