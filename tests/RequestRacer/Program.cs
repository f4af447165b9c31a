// A process that races others for one request: looks at it, says so, and tries to execute it when it reads a line.
// Arguments: the directory of requests, namespace, name.
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayProxy.Approvals;

using var requests = new ApprovalRequestFiles(
    args[0], () => throw new InvalidOperationException(), TimeProvider.System);
var seen = new RequestFolder(args[0]).Find(args[1], args[2])!;
Console.Out.WriteLine("ready");
Console.Out.Flush();
Console.In.ReadLine();
Console.Out.WriteLine(await requests.TryExecuteAsync(seen, CancellationToken.None) ? "won" : "lost");
