namespace GatewayOperator.Api.Configuration;

/// <summary>How a grant under protection sees a column; the zero value is not at all.</summary>
public enum ColumnExposure
{
    /// <summary>Neither the base relation nor its view shows it.</summary>
    Denied = 0,

    /// <summary>The view shows its mask; the base relation does not show it.</summary>
    Masked = 1,

    /// <summary>Base relation and view show its values to whoever may select from the relation.</summary>
    Granted = 2,
}
