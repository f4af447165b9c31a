namespace GatewayProxy.Sockets;

/// <summary>
/// Where the continuation of a socket operation runs. A message that hops through the thread pool on its way costs a
/// wake-up of another thread in each direction; docs/performance.md has the figures. Both settings belong to the
/// runtime (System.Net.Sockets reads them when the first socket is used); what the environment says already stands.
/// </summary>
public static class SocketScheduling
{
    private const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>
    /// Continuations run on the threads that wait for the sockets, one for every two processors: the more sockets a
    /// thread has, the more of them it finds ready at once. To be called before any socket is used.
    /// </summary>
    public static void RunOnSocketThreads()
    {
        Default(Inline, "1");
        Default(Threads, FormattableString.Invariant($"{Math.Max(1, Environment.ProcessorCount / 2)}"));
    }

    private static void Default(string variable, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
        {
            Environment.SetEnvironmentVariable(variable, value);
        }
    }
}
