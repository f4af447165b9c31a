namespace GatewayOperator.Api.Masking;

/// <summary>What is looked for in free text.</summary>
public enum ScrubDetector
{
    Email = 0,
    PaymentCard = 1,
    UsSsn = 2,
    Iban = 3,
    Phone = 4,
}
