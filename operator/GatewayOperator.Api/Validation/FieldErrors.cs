using GatewayOperator.Api.Values;

namespace GatewayOperator.Api.Validation;

/// <summary>Collects errors while a validator walks a spec.</summary>
public sealed class FieldErrors
{
    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> All => _errors;

    public void Add(string path, string message) => _errors.Add(new FieldError(path, message));

    public void AddIf(bool fault, string path, string message)
    {
        if (fault)
        {
            Add(path, message);
        }
    }

    /// <summary>A duration that is given must lie in the bounds.</summary>
    public void CheckDuration(string path, KubeDuration? duration, TimeSpan minimum, TimeSpan maximum)
    {
        if (duration is { } given && (given.Value < minimum || given.Value > maximum))
        {
            Add(path, $"must be between {new KubeDuration(minimum)} and {new KubeDuration(maximum)}, not {given}.");
        }
    }
}
