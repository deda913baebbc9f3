using System.Net;
using System.Text.Json;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A program with status pages.</summary>
internal abstract class ServingProgram(string program, IEnumerable<string> arguments, string folder, IPEndPoint status)
    : RunningProgram(program, arguments, folder)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private Uri Root => new($"http://{status}/");

    /// <summary>Probes until it answers.</summary>
    public Task ReadyAsync() => Until.TrueAsync(IsHealthyAsync, () => Story);

    public async Task<bool> IsHealthyAsync()
    {
        Assert.False(HasExited, Story);
        try
        {
            using var answer = await Http.GetAsync(new Uri(Root, "healthz"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<JsonElement> StatusAsync()
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync(new Uri(Root, "status")));
        return document.RootElement.Clone();
    }

    public async Task PostAsync(string page)
    {
        using var answer = await Http.PostAsync(new Uri(Root, page), null);
        answer.EnsureSuccessStatusCode();
    }

    public Task<string> MetricsAsync() => Http.GetStringAsync(new Uri(Root, "metrics"));

    /// <returns>Null when it does not answer, being gone or about to go.</returns>
    public async Task<JsonElement?> TryStatusAsync()
    {
        try
        {
            return HasExited ? null : await StatusAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
