namespace GatewayOperator.Api.Configuration;

/// <summary>How a statement names volatile code.</summary>
public enum VolatileObjectKind
{
    /// <summary>As <c>name(…)</c>.</summary>
    Function,

    /// <summary>As <c>name(row)</c> or <c>row.name</c>: its one argument may be a row.</summary>
    Attribute,

    Operator,

    /// <summary>By reading a view whose query calls it.</summary>
    View,
}
