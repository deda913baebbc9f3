using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>The service that the documents give as an example of the library, run as its users would.</summary>
public class WorkerExampleTests
{
    [Fact]
    public async Task ItMirrorsWhatThereIsAndSaysThatItIsWell()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var (folder, page) = (lab.NewFolder("mirror"), lab.NewEndPoint());
        string[] arguments =
            [$"--FsNode:Tracker={lab.TrackerEndPoint}", $"--FsNode:Listen={lab.NewEndPoint()}", $"--Folder={folder}", $"--urls=http://{page}"];
        var worker = lab.Add(new RunningProgram(Repository.Worker, arguments, folder));
        var copy = Path.Combine(folder, "film.bin");

        await Until.TrueAsync(() => worker.Output.Contains($"film.bin: {copy}", StringComparison.Ordinal), () => worker.Story);

        Assert.Equal(await File.ReadAllBytesAsync(file.Path), await File.ReadAllBytesAsync(copy));
        using var http = new HttpClient();
        Assert.Equal("Healthy", await http.GetStringAsync($"http://{page}/healthz"));
    }
}
