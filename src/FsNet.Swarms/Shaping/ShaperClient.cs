using System.Text.Json;
using FsNet.Base;
using FsNet.Links;

namespace FsNet.Swarms.Shaping;

/// <summary>Talks to an fsnet-shaper, wherever it runs: requests and answers are lines on its standard input and output.</summary>
/// <param name="lastWords">What it said on standard error last.</param>
/// <param name="ended">Completes when it has ended.</param>
/// <param name="process">Ends the shaper when disposed of.</param>
internal sealed class ShaperClient(Stream input, Stream output, Func<Task<string>> lastWords, Task ended, IAsyncDisposable process)
    : IAsyncDisposable
{
    private readonly StreamWriter _requests = new(input) { AutoFlush = true, NewLine = "\n" };
    private readonly StreamReader _answers = new(output);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether it has ended, which it does not by itself.</summary>
    public bool HasEnded => ended.IsCompleted;

    /// <exception cref="ProgramException">It could not be done, or the shaper is gone (exit code 4).</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more; it comes before that of the next request.</exception>
    public async Task<T> AskAsync<T>(ShaperRequest request, CancellationToken cancellation)
        where T : ShaperAnswer
    {
        await _turn.WaitAsync(cancellation);
        return await AskInTurnAsync(request).WaitAsync(cancellation) switch
        {
            T answer => answer,
            ShaperAnswer.Failed failed => throw new ProgramException(failed.Message, ExitCodes.BackEndMissing),
            var other => throw new ProgramException($"fsnet-shaper answered {other.GetType().Name}", ExitCodes.BackEndMissing),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        _answers.Dispose();
    }

    /// <summary>The turn is over when the answer is there, whoever waits for it.</summary>
    private async Task<ShaperAnswer> AskInTurnAsync(ShaperRequest request)
    {
        try
        {
            await _requests.WriteLineAsync(ShaperJson.Line(request));
            var line = await _answers.ReadLineAsync(CancellationToken.None)
                ?? throw new ProgramException($"fsnet-shaper ended: {await lastWords()}", ExitCodes.BackEndMissing);
            return ShaperJson.Answer(line);
        }
        catch (Exception e) when (e is IOException or JsonException or ObjectDisposedException)
        {
            throw new ProgramException($"fsnet-shaper cannot be talked to: {e.Message}", ExitCodes.BackEndMissing);
        }
        finally
        {
            _turn.Release();
        }
    }
}
