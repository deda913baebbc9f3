using FsNet.Node.Storage;

namespace FsNet.Node.Tests.Storage;

public sealed class DiskWorkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RecordedLog _log = new();
    private readonly ManualTime _time = new();
    private readonly DiskState _state;

    public DiskWorkTests() => _state = new DiskState(_time);

    private readonly List<IDisposable> _owned = [];

    public void Dispose() => _owned.ForEach(o => o.Dispose());

    [FactOnLinux]
    public async Task APassingErrorIsTriedAgainUntilItPasses()
    {
        var work = NewWork(TimeProvider.System);
        var attempts = 0;
        var troubles = new List<string?>();
        var result = await work.RunAsync("film", _state, () =>
        {
            troubles.Add(_state.Trouble);
            return ++attempts < 4 ? throw DiskErrors.Of(Errno.TooManyOpenFiles, "'film' cannot be opened") : "done";
        }, CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(("done", 4, 3L, 0L), (result, attempts, work.PassingErrors, work.LastingErrors));
        Assert.Equal([null, "'film' cannot be opened: Too many open files"], troubles.Distinct());
        Assert.Null(_state.Trouble);
        Assert.Equal(2, _log.Lines.Length); // Once that it is tried again, once that it works.
    }

    [FactOnLinux]
    public async Task ALastingErrorIsNotTriedAgain()
    {
        var work = NewWork(TimeProvider.System);
        var attempts = 0;
        var error = await Assert.ThrowsAsync<IOException>(() => work.RunAsync<bool>("film", _state, () =>
        {
            attempts++;
            throw DiskErrors.Of(Errno.NoSpace, "'film' cannot be written");
        }, CancellationToken.None)).WaitAsync(Patience);
        Assert.Equal((Errno.NoSpace, 1, 1L), (DiskErrors.NumberOf(error), attempts, work.LastingErrors));
    }

    [FactOnLinux]
    public async Task ItIsGivenUpWhenItIsToldSo()
    {
        var work = NewWork(TimeProvider.System);
        using var end = new CancellationTokenSource();
        var running = work.RunAsync<bool>(
            "film", _state, () => throw DiskErrors.Of(Errno.InputOutput, "'film' cannot be read"), end.Token);
        await Until.TrueAsync(() => _state.Trouble is not null);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
    }

    /// <summary>Files of other disks are not kept waiting by one that has stopped, however many wait for that one.</summary>
    [Fact]
    public async Task ADiskThatHasStoppedKeepsNobodyElseWaiting()
    {
        var work = NewWork(TimeProvider.System);
        using var stopped = new ManualResetEventSlim();
        var stuck = Enumerable.Range(0, 20).Select(_ => work.OnceAsync(_state, () => stopped.Wait(Patience))).ToArray();
        Assert.Equal("done", await work.OnceAsync(new DiskState(_time), () => "done").WaitAsync(Patience));
        Assert.DoesNotContain(stuck, s => s.IsCompleted);
        stopped.Set();
        Assert.DoesNotContain(false, await Task.WhenAll(stuck).WaitAsync(Patience));
    }

    /// <summary>What is waited for together, a file system writes together: none begins only when another has ended, or is found to be stuck.</summary>
    [Fact]
    public async Task ManySyncsAreWaitedForAtTheSameTime()
    {
        const int Files = 64;
        var work = NewWork(new NoTimers());
        using var begun = new CountdownEvent(Files);
        var syncs = Enumerable.Range(0, Files).Select(_ => work.SyncAsync("film", _state, Meet, CancellationToken.None));
        Assert.DoesNotContain(false, await Task.WhenAll(syncs).WaitAsync(2 * Patience));

        bool Meet()
        {
            begun.Signal();
            return begun.Wait(Patience);
        }
    }

    [Fact]
    public void ADiskThatDoesNotAnswerIsToldOf()
    {
        _state.Begin();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(_state.Trouble);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("the disk has not answered for 7 s", _state.Trouble);
        Assert.True(_state.IsInLongTrouble);
        _state.Begin();
        _state.End(); // Something got through: it does answer.
        Assert.Null(_state.Trouble);
        _state.End();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_state.IsInLongTrouble); // Nothing was asked of it.
    }

    private DiskWork NewWork(TimeProvider time)
    {
        var work = new DiskWork(time, _log.Logger);
        _owned.Add(work);
        return work;
    }

    /// <summary>Time that passes, and of which nobody is told.</summary>
    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                // There is nothing to end.
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
