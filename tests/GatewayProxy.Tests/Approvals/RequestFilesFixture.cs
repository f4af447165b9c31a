using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Support.Approvals;
using GatewayProxy.Approvals;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Requests in a directory of their own.</summary>
internal sealed class RequestFilesFixture : IDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("dbgateway-requests-").FullName;

    public RequestFilesFixture() => Requests = Open();

    /// <summary>Stands still, and is right: other processes have a clock of their own.</summary>
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public string Directory => Path.Combine(_root, "requests");

    public int MaxPendingPerGrant { get; set; } = 1000;

    public int MaxPerMinute { get; set; } = 1000;

    public ApprovalRequestFiles Requests { get; }

    /// <summary>What is in the directory.</summary>
    public RequestFolder Folder => new(Directory);

    /// <summary>As another process does.</summary>
    public ApprovalRequestFiles Open() => new(
        Directory,
        () => new ApprovalsConfig
        {
            PublicKey = "{}",
            MaxPendingPerGrant = MaxPendingPerGrant,
            MaxPerMinute = MaxPerMinute,
        },
        Time);

    public ApprovalRequestSpec Spec(string text = "DELETE FROM orders", string grant = "ci-migrate") =>
        SampleRequest.Spec(Time.GetUtcNow().AddMinutes(15), text, grant);

    public Task<ApprovalRequest> AskAsync(string text = "DELETE FROM orders", string grant = "ci-migrate") =>
        Requests.AskAsync(SampleRequest.Asked(Spec(text, grant)), default);

    public string PathOf(ApprovalRequest request) => Path.Combine(Directory, "shop", request.Metadata.Name + ".yaml");

    public void Dispose()
    {
        Requests.Dispose();
        System.IO.Directory.Delete(_root, recursive: true);
    }
}
