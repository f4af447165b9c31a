namespace GatewayOperator.Tests.Fuzz;

/// <summary>
/// An input broke a property. Not NUnit's own assertion, because the same property is tried again while shrinking.
/// </summary>
public sealed class BrokenPromiseException(string message) : Exception(message)
{
    public static void Unless(bool holds, string promise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(promise);
        }
    }
}
