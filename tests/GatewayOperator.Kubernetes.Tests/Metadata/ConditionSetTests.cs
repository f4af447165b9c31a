using GatewayOperator.Api.Resources;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Kubernetes.Tests.Metadata;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ConditionSetTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 700, TimeSpan.Zero));

    [Test]
    public void The_time_of_a_transition_moves_only_when_the_status_does()
    {
        var first = Set([], 1).Set(ConditionTypes.Ready, false, "Pending", "Waiting.").ToList();
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = Set(first, 2).Set(ConditionTypes.Ready, false, "Invalid", "Mend it.").ToList();
        _time.Advance(TimeSpan.FromMinutes(1));
        var third = Set(second, 3).Set(ConditionTypes.Ready, true, "Ready", "All is well.").ToList();

        Assert.That(second[0].LastTransitionTime, Is.EqualTo(first[0].LastTransitionTime));
        Assert.That(second[0].Reason, Is.EqualTo("Invalid"));
        Assert.That(third[0].LastTransitionTime, Is.EqualTo(first[0].LastTransitionTime.AddMinutes(2)));
        Assert.That(third[0].ObservedGeneration, Is.EqualTo(3));
    }

    [Test]
    public void Times_are_whole_seconds_as_the_API_server_keeps_them()
    {
        var condition = Set([], 1).Set(ConditionTypes.Ready, true, "Ready", "").ToList()[0];
        Assert.That(condition.LastTransitionTime, Is.EqualTo(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public void The_same_facts_again_are_no_change()
    {
        var stored = Set([], 4)
            .Set(ConditionTypes.Accepted, true, "Accepted", "Valid.")
            .Set(ConditionTypes.Ready, false, "Pending", "Waiting.")
            .ToList();
        _time.Advance(TimeSpan.FromHours(1));

        var again = Set(stored, 4)
            .Set(ConditionTypes.Ready, false, "Pending", "Waiting.")
            .Set(ConditionTypes.Accepted, true, "Accepted", "Valid.");
        Assert.That(again.Changed, Is.False);
        Assert.That(again.ToList(), Is.EqualTo(stored));
    }

    [Test]
    public void A_new_generation_is_a_change_even_when_nothing_else_is()
    {
        var stored = Set([], 4).Set(ConditionTypes.Accepted, true, "Accepted", "Valid.").ToList();
        Assert.That(Set(stored, 5).Set(ConditionTypes.Accepted, true, "Accepted", "Valid.").Changed, Is.True);
    }

    [Test]
    public void Conditions_of_others_stay_and_removed_ones_go()
    {
        var stored = Set([], 1).Set("Denied", true, "Denied", "No.").Set("Stalled", true, "Stalled", "Stuck.").ToList();
        var set = Set(stored, 1).Set(ConditionTypes.Ready, true, "Ready", "").Remove("Stalled");

        Assert.That(set.ToList().Select(c => c.Type), Is.EqualTo(new[] { "Denied", "Ready" }));
        Assert.That(set["Denied"]!.Reason, Is.EqualTo("Denied"));
        Assert.That(set["Stalled"], Is.Null);
    }

    private ConditionSet Set(IEnumerable<Condition> before, long generation) => new(before, generation, _time);
}
