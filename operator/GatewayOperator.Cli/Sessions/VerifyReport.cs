using System.Globalization;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording.Reading;
using GatewayProxy.Recording.Verifying;

namespace GatewayOperator.Cli.Sessions;

/// <summary>Prints what verification says, as it says it, and adds it up.</summary>
internal sealed class VerifyReport(Terminal terminal, VerifyFormat format)
{
    private readonly SortedDictionary<RecordingVerdict, int> _counts = [];

    public bool IsEmpty => _counts.Count == 0;

    public void Add(VerifiedRecording recording)
    {
        _counts[recording.Verdict] = _counts.GetValueOrDefault(recording.Verdict) + 1;
        if (format == VerifyFormat.Json)
        {
            terminal.Output.WriteLine(JsonOutput.WriteLine(recording));
            return;
        }

        var what = $"{recording.Kind.ToString().ToLowerInvariant()} {Clean(recording.Id)}";
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{recording.Verdict,-11}  {what}, {recording.Lines} line(s), {recording.Bytes} bytes"));
        foreach (var finding in recording.Findings)
        {
            var line = finding.Line is { } number
                ? string.Create(CultureInfo.InvariantCulture, $", line {number}")
                : "";
            terminal.Output.WriteLine($"{"",-13}{Clean(finding.Key)}{line}: {Clean(finding.Message)}");
        }
    }

    /// <summary>Prints the sum; the worst verdict decides on the exit code.</summary>
    /// <param name="foundKey">The key that was used though nobody named it.</param>
    public ExitCode Close(string? foundKey)
    {
        if (format == VerifyFormat.Text)
        {
            terminal.Output.WriteLine(string.Join(", ", _counts.Reverse().Select(count => string.Create(
                CultureInfo.InvariantCulture, $"{count.Value} {count.Key.ToString().ToLowerInvariant()}"))));
        }

        if (foundKey is not null)
        {
            (format == VerifyFormat.Text ? terminal.Output : terminal.Error).WriteLine(
                $"The operator's key was taken from {foundKey}: this proves as much as that file can be trusted. "
                + "For proof keep the key elsewhere and name it with --key.");
        }

        return _counts.Keys.First() switch
        {
            RecordingVerdict.Verified or RecordingVerdict.Removed => ExitCode.Success,
            RecordingVerdict.Interrupted or RecordingVerdict.Unsigned => ExitCode.Unproven,
            RecordingVerdict.Incomplete => ExitCode.Incomplete,
            _ => ExitCode.Forged,
        };
    }

    // What is verified may have been written by whoever wants to fool the reader's terminal.
    private static string Clean(string text) => PrintableText.Escape(text, " ");
}
