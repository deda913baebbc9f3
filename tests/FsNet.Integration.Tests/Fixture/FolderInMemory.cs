namespace FsNet.Integration.Tests.Fixture;

/// <summary>A folder that no disk writes back, where the system has such; gone at the end.</summary>
internal sealed class FolderInMemory : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    public string Path { get; } = Directory.Exists(SharedMemory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(SharedMemory, $"fsnet-test-{Guid.NewGuid():n}")).FullName
        : Directory.CreateTempSubdirectory("fsnet-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
