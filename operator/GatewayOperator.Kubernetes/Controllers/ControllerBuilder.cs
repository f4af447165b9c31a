using Microsoft.Extensions.Logging;

namespace GatewayOperator.Kubernetes;

/// <summary>Says which objects a controller is for and whose changes concern it.</summary>
public sealed class ControllerBuilder(TimeProvider time, ILogger log, RuntimeMetrics? metrics = null)
{
    private readonly List<ChangeSource> _sources = [];
    private Func<ChangePredicate, ChangeSource>? _primary;
    private ResourceType? _type;
    private ChangePredicate _predicate = ChangePredicates.Wishes;
    private ControllerOptions _options = new();

    /// <summary>The controller's own kind. Changes of what is wished for wake it; status reports do not.</summary>
    public ControllerBuilder For<T>(Informer<T> informer)
        where T : class
    {
        _type = informer.Type;
        _primary = predicate => new PrimarySource<T>(informer, predicate);
        return this;
    }

    /// <summary>Children: every change wakes the object that their controller reference names.</summary>
    public ControllerBuilder Owns<T>(Informer<T> informer)
        where T : class
        => Watches(informer, child => OwnerReferences.ControllerOf(child, OwnType) is { } owner ? [owner] : []);

    /// <summary>Others: every change wakes the objects that the map names, before the change and after it.</summary>
    public ControllerBuilder Watches<T>(Informer<T> informer, Func<T, IEnumerable<ObjectKey>> map)
        where T : class
    {
        _sources.Add(new MappedSource<T>(informer, map));
        return this;
    }

    /// <summary>Which changes of the controller's own kind wake it; all predicates must agree.</summary>
    public ControllerBuilder WithPredicates(params ChangePredicate[] predicates)
    {
        _predicate = (before, after) => predicates.All(predicate => predicate(before, after));
        return this;
    }

    public ControllerBuilder WithOptions(ControllerOptions options)
    {
        _options = options;
        return this;
    }

    /// <param name="name">Label of metrics and logs, for example <c>databasegrant</c>.</param>
    /// <param name="reconciler">Does the work.</param>
    public Controller Build(string name, IReconciler reconciler)
    {
        var primary = _primary ?? throw new InvalidOperationException("Say For which kind the controller is.");
        return new Controller(
            name,
            reconciler,
            [primary(_predicate), .. _sources],
            _options,
            time,
            log,
            metrics ?? RuntimeMetrics.Shared);
    }

    private ResourceType OwnType =>
        _type ?? throw new InvalidOperationException("Say For which kind the controller is.");
}
