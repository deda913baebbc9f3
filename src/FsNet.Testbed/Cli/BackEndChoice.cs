using FsNet.Hosting;
using FsNet.Testbed.Local;
using FsNet.Testbed.Running;

namespace FsNet.Testbed.Cli;

/// <summary>The back end of a run, and why it was taken where the user did not say.</summary>
internal sealed record BackEndChoice(string Name, IBackEnd BackEnd, IReadOnlyList<string> Notes)
{
    /// <param name="on">The value of <c>--on</c>.</param>
    /// <exception cref="ProgramException">It is not there (exit code 4).</exception>
    public static Task<BackEndChoice> MakeAsync(string on, CancellationToken cancellation) => on switch
    {
        "local" => Task.FromResult(Local()),
        "auto" => Task.FromResult(Local("--on auto took local: it is the only back end of this version")),
        _ => throw new ProgramException(
            $"--on {on}: the back end is not in this version; allowed: auto, local, sim", ExitCodes.BackEndMissing),
    };

    private static BackEndChoice Local(params string[] notes) => new("local", new LocalBackEnd(), notes);
}
