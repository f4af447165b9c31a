namespace GatewayOperator.Tests.Benchmarks;

/// <summary>A B C, B C A, C A B: nobody is always the first after a pause.</summary>
public static class Rotation
{
    public static IEnumerable<T> Rotated<T>(this IReadOnlyList<T> items, int by) =>
        items.Skip(by % items.Count).Concat(items.Take(by % items.Count));
}
