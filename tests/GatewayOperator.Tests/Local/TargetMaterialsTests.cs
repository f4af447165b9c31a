using GatewayOperator.Api.Resources;
using GatewayOperator.Local;
using GatewayOperator.Tests.Compile;

namespace GatewayOperator.Tests.Local;

public sealed class TargetMaterialsTests
{
    [Test]
    public async Task Targets_of_one_name_in_two_namespaces_publish_an_authority_and_keep_a_key_each()
    {
        var directory = Directory.CreateTempSubdirectory("gwmaterials-").FullName;
        try
        {
            var options = new LocalOptions
            {
                Resources = directory,
                State = Path.Combine(directory, "state"),
                Proxy = "none",
            };
            using var state = StateDirectory.Open(options.State);
            var source = new TargetMaterialsSource(options, state, TimeProvider.System);
            const string Field = "engine: PostgreSQL";
            var set = TargetYaml.Read($"{TargetYaml.With(Field)}\n---\n{TargetYaml.With(Field, "billing")}");
            var keys = new List<string>();
            foreach (var target in set.Targets)
            {
                var materials = await source.LoadAsync(target, set, CancellationToken.None);
                keys.Add(Convert.ToHexString(materials.RoleKey));
            }

            var authorities = set.Targets
                .Select(t => File.ReadAllText(source.AuthorityPath(ResourceKey.Of(t))))
                .ToList();
            Assert.That(keys, Has.Count.EqualTo(2).And.Unique);
            Assert.That(authorities, Has.Count.EqualTo(2).And.Unique);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
