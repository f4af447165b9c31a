using System.Collections.Concurrent;

namespace GatewayOperator.Kubernetes;

/// <summary>
/// What /livez and /readyz answer. Not live means that only a restart helps: a watch that nobody tends or a worker
/// that hangs. An API server that does not answer is neither: restarts would only delay the return. Not ready means
/// that something is still on its way. Leading plays no part.
/// </summary>
public sealed class RuntimeHealth
{
    /// <summary>Bookmarks come every minute and a silent watch is made anew: after this long it is dead.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    /// <summary>Reconciles are cancelled after a minute: one that runs for this long ignores it.</summary>
    public static readonly TimeSpan LongestReconcile = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<IInformer> _informers = new();
    private readonly ConcurrentQueue<Controller> _controllers = new();
    private readonly ConcurrentQueue<Func<string?>> _conditions = new();

    public RuntimeHealth Watch(IInformer informer)
    {
        _informers.Enqueue(informer);
        return this;
    }

    public RuntimeHealth Watch(Controller controller)
    {
        _controllers.Enqueue(controller);
        return this;
    }

    /// <summary>Adds a condition of readiness; it returns what is missing, null when nothing is.</summary>
    public RuntimeHealth ReadyWhen(Func<string?> missing)
    {
        _conditions.Enqueue(missing);
        return this;
    }

    /// <summary>Why the process should be restarted; null when it should not.</summary>
    public string? NotLiveBecause()
    {
        foreach (var informer in _informers)
        {
            var untended = informer.Untended;
            if (untended > LongestSilence)
            {
                return $"nobody has tended the watch of {informer.Type.Plural} for {untended.TotalSeconds:F0} s";
            }
        }

        foreach (var controller in _controllers)
        {
            if (controller.LongestRunning is { } running && running.Duration > LongestReconcile)
            {
                return $"{controller.Name} works on {running.Key} for {running.Duration.TotalSeconds:F0} s";
            }
        }

        return null;
    }

    /// <summary>Why the process is not ready; null when it is.</summary>
    public string? NotReadyBecause()
    {
        foreach (var informer in _informers)
        {
            if (!informer.HasSynced)
            {
                return $"{informer.Type.Plural} are not read yet";
            }
        }

        return _conditions.Select(missing => missing()).FirstOrDefault(reason => reason is not null);
    }
}
