namespace GatewayOperator.Kubernetes.Tests;

/// <summary>Keys of nothing in particular.</summary>
internal static class Keys
{
    public static readonly ObjectKey A = new("shop", "a");
    public static readonly ObjectKey B = new("shop", "b");
    public static readonly ObjectKey C = new("shop", "c");

    public static ObjectKey Of(int number) => new("shop", $"k{number}");
}
