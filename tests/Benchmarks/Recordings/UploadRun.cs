using System.Globalization;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks.Recordings;

/// <summary>What it took to store one long journal, and to verify it.</summary>
/// <param name="Store">Where.</param>
/// <param name="Megabytes">Of the journal.</param>
/// <param name="UploadSeconds">Until the last segment was stored.</param>
/// <param name="UploadPeak">Most memory that the uploading process had, in bytes.</param>
/// <param name="VerifySeconds">Until it was proven.</param>
/// <param name="VerifyCpuSeconds">Processor time for that.</param>
/// <param name="VerifyPeak">Most memory that the verifying process had, in bytes.</param>
public sealed record UploadRun(
    string Store, double Megabytes, double UploadSeconds, long UploadPeak, double VerifySeconds,
    double VerifyCpuSeconds, long VerifyPeak)
{
    private const double Mega = 1e6;

    public static Table Table(IEnumerable<UploadRun> runs) => new(
        ["store", "journal MB", "upload MB/s", "peak RSS MB", "verify MB/s", "CPU s/GB", "peak RSS MB"],
        [
            .. runs.Select(r => (string[])
            [
                r.Store, Text(r.Megabytes), Text(r.Megabytes / r.UploadSeconds), Text(r.UploadPeak / Mega),
                Text(r.Megabytes / r.VerifySeconds),
                (r.VerifyCpuSeconds / r.Megabytes * 1e3).ToString("0.0", CultureInfo.InvariantCulture),
                Text(r.VerifyPeak / Mega),
            ]),
        ]);

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
