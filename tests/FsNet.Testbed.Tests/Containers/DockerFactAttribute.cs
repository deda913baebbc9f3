using FsNet.Hosting;
using FsNet.Testbed.Containers;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>A test that needs a Docker Engine and the images; skipped, with the reason, where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class DockerFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(() => Task.Run(FindMissingAsync).GetAwaiter().GetResult());

    public DockerFactAttribute() => Skip = Missing.Value;

    private static async Task<string?> FindMissingAsync()
    {
        try
        {
            using var engine = await DockerBackEnd.ConnectAsync(ContainerImages.Find(), TimeSpan.FromSeconds(10), CancellationToken.None);
            return null;
        }
        catch (ProgramException e)
        {
            return e.Message;
        }
    }
}
