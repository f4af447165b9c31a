using System.Diagnostics;

namespace GatewayOperator.Tests.Fuzz;

/// <summary>Tries generated inputs; the first that breaks a promise is made small, kept and reported.</summary>
public static class FuzzLoop
{
    /// <summary>No decoder has reason to think this long, whatever else the machine does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Run(string test, long count, Func<Random, byte[]> generate, Action<byte[]> check)
    {
        var clock = Stopwatch.StartNew();
        for (long index = 0; index < count; index++)
        {
            var input = generate(FuzzSettings.RandomFor(test, index));
            var before = clock.Elapsed;
            var failure = Try(check, input);
            if (clock.Elapsed - before > Patience)
            {
                failure ??= new BrokenPromiseException($"took {clock.Elapsed - before}");
            }

            if (failure is not null)
            {
                Report(test, index, Shrinker.Shrink(input, candidate => Try(check, candidate) is not null), failure);
            }
        }

        FuzzReport.Did(test, count, clock.Elapsed);
    }

    /// <summary>
    /// The same for inputs that take sockets and time: <paramref name="width"/> of them are under way at once. These
    /// are not shrunk, a failure may be a race.
    /// </summary>
    public static async Task RunAsync(
        string test, long count, int width, Func<Random, byte[]> generate, Func<byte[], Random, Task> check)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(
            0L, count, new ParallelOptions { MaxDegreeOfParallelism = width }, async (index, _) =>
            {
                var random = FuzzSettings.RandomFor(test, index);
                var input = generate(random);
                try
                {
                    await check(input, random);
                }
                catch (Exception failure)
                {
                    Report(test, index, input, failure);
                }
            });
        FuzzReport.Did(test, count, clock.Elapsed);
    }

    private static Exception? Try(Action<byte[]> check, byte[] input)
    {
        try
        {
            check(input);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static void Report(string test, long index, byte[] input, Exception failure)
    {
        var path = FuzzReport.Keep($"{test}-{FuzzSettings.Seed}-{index}", input);
        Assert.Fail(
            $"{test}: input {index} of FUZZ_SEED={FuzzSettings.Seed} FUZZ_INPUTS={FuzzSettings.Inputs}, kept as {path} "
            + $"({input.Length} bytes: {Convert.ToHexStringLower(input.AsSpan(0, Math.Min(input.Length, 200)))})\n"
            + failure);
    }
}
