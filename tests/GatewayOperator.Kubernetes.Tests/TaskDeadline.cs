namespace GatewayOperator.Kubernetes.Tests;

/// <summary>Waits for tasks that are expected to end, with a deadline that only a broken program meets.</summary>
internal static class TaskDeadline
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static Task Ends(this Task task) => task.WaitAsync(Deadline);

    public static Task<T> Ends<T>(this Task<T> task) => task.WaitAsync(Deadline);
}
