using FsNet.Base;
using FsNet.Swarms.Containers;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>A test that needs a Docker Engine and the images.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class DockerFactAttribute : NeedyFactAttribute
{
    private static readonly Lazy<string?> Missing = new(() => Task.Run(FindMissingAsync).GetAwaiter().GetResult());

    public DockerFactAttribute()
    {
        Need(Programs.Missing("docker"));
        Need(Missing.Value);
    }

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
