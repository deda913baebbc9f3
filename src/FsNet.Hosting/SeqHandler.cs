using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>
/// Every request to Seq has an end, and its first failure is told once on standard error: silence would look like success.
/// </summary>
internal sealed class SeqHandler(Uri seq) : DelegatingHandler(new SocketsHttpHandler { ConnectTimeout = RequestWithin })
{
    private static readonly TimeSpan RequestWithin = TimeSpan.FromSeconds(2);
    private bool _told;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RequestWithin);
        try
        {
            var response = await base.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode)
                TellOnce($"answered {(int)response.StatusCode}");
            return response;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            TellOnce("cannot be reached");
            throw;
        }
    }

    private void TellOnce(string what)
    {
        if (_told)
            return;
        _told = true;
        TerminalWriter.Error.WriteLine($"{ProgramName.Value}: Seq at {seq} {what}; logs go to standard error only while that lasts");
    }
}
