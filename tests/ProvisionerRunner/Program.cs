// A process to kill: reconciles the plan on standard input once, after saying that it is about to. Its argument is
// the directory where it remembers protected columns.
using System.Text.Json;
using GatewayOperator.Local;
using GatewayOperator.Provisioning;
using Microsoft.Extensions.Logging.Abstractions;

var plan = JsonSerializer.Deserialize<TargetPlan>(await Console.In.ReadToEndAsync())!;
Console.Out.WriteLine("ready");
Console.Out.Flush();
using var logs = new NullLoggerFactory();
using var state = StateDirectory.Open(args[0]);
var provisioner = new Provisioner(TimeProvider.System, new ProtectionFiles(state), logs);
var result = await provisioner.ReconcileAsync(plan, CancellationToken.None);
Console.Out.WriteLine(result.Error ?? "done");
return result.Succeeded ? 0 : 1;
