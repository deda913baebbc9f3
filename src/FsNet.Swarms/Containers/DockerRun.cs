using System.Security.Cryptography;
using FsNet.Base;
using FsNet.Swarms.Shaping;

namespace FsNet.Swarms.Containers;

/// <summary>What a run holds at Docker. Disposing of it removes everything with the run's label, whatever happened before.</summary>
internal sealed class DockerRun(DockerEngine engine, RunLabels labels) : IAsyncDisposable
{
    private const int IdBytes = 4;

    public DockerEngine Engine => engine;

    public RunLabels Labels => labels;

    public ShaperClient? Shaper { get; set; }

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Shaper is not null)
                await Shaper.DisposeAsync();
            await RunRemoval.RemoveAsync(engine, labels.Run, labels.Owner);
        }
        catch (ProgramException e)
        {
            throw new ProgramException(
                $"containers and networks with the label {labels.Condition} are left, and fsnet clean removes them: {e.Message}", e.ExitCode);
        }
        finally
        {
            engine.Dispose();
        }
    }
}
