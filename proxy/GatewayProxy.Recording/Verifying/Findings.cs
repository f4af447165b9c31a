namespace GatewayProxy.Recording.Verifying;

/// <summary>Collects what is found in one recording.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _found = [];

    public RecordingVerdict Verdict { get; private set; } = RecordingVerdict.Verified;

    public void Forged(string key, long? line, string message) => Add(RecordingVerdict.Forged, key, line, message);

    public void Incomplete(string key, long? line, string message) =>
        Add(RecordingVerdict.Incomplete, key, line, message);

    public void Unsigned(string key, string message) => Add(RecordingVerdict.Unsigned, key, null, message);

    public void Interrupted(string key, string message) => Add(RecordingVerdict.Interrupted, key, null, message);

    /// <summary>Nothing is wrong, and there is something to know.</summary>
    public void Note(string key, string message) => Add(RecordingVerdict.Verified, key, null, message);

    public void Removed(string key, string message) => Add(RecordingVerdict.Removed, key, null, message);

    public VerifiedRecording Close(
        RecordingKind kind, string id, long lines = 0, long bytes = 0, string? head = null) =>
        new(kind, id, Verdict, lines, bytes, _found) { Head = lines > 0 ? head : null };

    private void Add(RecordingVerdict verdict, string key, long? line, string message)
    {
        if (verdict < Verdict)
        {
            Verdict = verdict;
        }

        if (_found.Count < VerifiedRecording.MaxFindings)
        {
            _found.Add(new Finding(verdict, key, line, message));
        }
    }
}
