using FsNet.Base;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms.Programs;

/// <summary>
/// When a leecher of somebody else's program is complete. Its word is a claim: the copy is hashed at once, and a copy that is written to
/// after the claim was not complete. What only looks whole is hashed, too, and looked at again if it was not.
/// </summary>
/// <param name="done">What counts as its word.</param>
/// <param name="copy">Where its copy is to be, on this machine.</param>
/// <param name="marker">Of <see cref="Completion.Marker"/>.</param>
internal sealed class CopyWatch(Completion done, SharedFile file, string copy, string? marker)
{
    /// <summary>A file that grows is written to more often.</summary>
    private const double QuietMs = 300;

    /// <summary>With holes it may have been made as large as it will be before the first byte came.</summary>
    private const double QuietWithHolesMs = 3000;

    /// <summary>The kernel's times have steps of some milliseconds.</summary>
    private const double SlackMs = 20;

    private (double At, FileStamp Stamp, Task<string?> Hash)? _claim;
    private FileStamp _rejected;

    /// <summary>Unix milliseconds.</summary>
    public double? CompletedAt { get; private set; }

    /// <summary>Why its word was not true.</summary>
    public string? Wrong { get; private set; }

    /// <summary>Whether a copy is being hashed.</summary>
    public bool IsPending => _claim is not null;

    public string Path => copy;

    /// <param name="end">Of its present life.</param>
    /// <param name="now">Unix milliseconds.</param>
    public void Look(ProgramEnd end, double now)
    {
        if (CompletedAt is not null || Wrong is not null)
            return;
        if (_claim is { Hash.IsCompleted: true } hashed)
            Conclude(hashed.At, hashed.Stamp, hashed.Hash.Result);
        else if (_claim is null && ClaimedAt(end, now) is { } at)
            Begin(at);
    }

    private double? ClaimedAt(ProgramEnd end, double now) => done switch
    {
        Completion.Exit => end.ExitCode == 0 ? end.At : null,
        Completion.Marker => FileFacts.TryTell(marker!, follow: false)?.Stamp.Modified / 1e6,
        _ => QuietSince(now),
    };

    private double? QuietSince(double now)
    {
        if (FileFacts.TryTell(copy, follow: false) is not { Kind: FileKind.File } facts || facts.Stamp.Length != file.Bytes || facts.Stamp == _rejected)
            return null;
        var changed = facts.Stamp.Changed / 1e6;
        return now - changed > (facts.AllocatedBytes < file.Bytes ? QuietWithHolesMs : QuietMs) ? changed : null;
    }

    private void Begin(double at)
    {
        if (FileFacts.TryTell(copy, follow: false) is not { Kind: FileKind.File } facts)
            Wrong = $"there is no file {System.IO.Path.GetFileName(copy)} in its folder";
        else if (facts.Stamp.Length != file.Bytes)
            Wrong = $"its copy had {Units.FormatSize(facts.Stamp.Length)} of {Units.FormatSize(file.Bytes)}";
        else
            _claim = (at, facts.Stamp, HashAsync());
    }

    private void Conclude(double at, FileStamp before, string? hash)
    {
        _claim = null;
        var after = FileFacts.TryTell(copy, follow: false)?.Stamp;
        var late = Math.Max(before.Modified, after?.Modified ?? 0) / 1e6 - at;
        var isWhole = hash == file.Sha256 && after == before;
        if (isWhole && (done is Completion.File || late <= SlackMs))
            CompletedAt = at;
        else if (done is Completion.File)
            _rejected = before;
        else
            Wrong = late > SlackMs ? "its copy was written to after that" : "its copy has other bytes than the file";
    }

    private Task<string?> HashAsync() => Task.Run(async () =>
    {
        try
        {
            return await SharedFile.HashAsync(copy, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    });
}
