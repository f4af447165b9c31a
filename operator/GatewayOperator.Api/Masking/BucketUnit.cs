namespace GatewayOperator.Api.Masking;

/// <summary>What dates and times are cut to.</summary>
public enum BucketUnit
{
    Year = 0,
    Month = 1,
    Day = 2,
}
