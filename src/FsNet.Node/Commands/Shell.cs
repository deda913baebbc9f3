using FsNet.Base;
using FsNet.Node.Fetching;
using FsNet.Node.Tracking;
using Serilog.Core;
using Spectre.Console;

namespace FsNet.Node.Commands;

/// <summary>A node that is told by a person what to do. It shares what it has fetched as long as it runs.</summary>
internal sealed class Shell(NodeHost host, string folder)
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    private readonly IAnsiConsole _console = AnsiConsole.Console;
    private readonly Catalog _catalog = new(host.Node.Driver.Tracker);

    /// <summary>What can be typed, and what it does.</summary>
    private static readonly (string Words, string Does)[] Help =
    [
        ("ls", "the files that the tracker knows"),
        ("get NAME|ID|FOLDER/", "fetch; without a name, choose from a list"),
        ("info NAME|ID", "who has which blocks; without a name, choose from a list"),
        ("rates", "how fast this node sends and receives, by peer"),
        ("help", "this list"),
        ("quit", "the end, as Ctrl-C is"),
    ];

    /// <summary>Goes on until it is told to end, by a word or a signal.</summary>
    public async Task RunAsync()
    {
        Say($"Node {host.Node.Id} at {host.Node.EndPoint}, tracker {host.Node.Driver.Tracker.Tracker}. 'help' lists the commands.");
        try
        {
            while (await AskAsync() is not ("quit" or "exit" or "q", _) and var (command, name))
                await DoAsync(command, name);
        }
        catch (OperationCanceledException) when (host.Shutdown.Token.IsCancellationRequested)
        {
            Say("");
        }
    }

    private async Task<(string Command, string Name)> AskAsync()
    {
        var line = await new TextPrompt<string>("[blue]fsnet>[/]").AllowEmpty().ShowAsync(_console, host.Shutdown.Token);
        var words = line.Trim().Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (words.FirstOrDefault("").ToLowerInvariant(), words.ElementAtOrDefault(1) ?? "");
    }

    /// <summary>What cannot be done is said, and nothing more comes of it.</summary>
    private async Task DoAsync(string command, string name)
    {
        try
        {
            await (command switch
            {
                "" => Task.CompletedTask,
                "ls" or "list" => ListAsync(),
                "get" => WithNameAsync(name, GetAsync),
                "info" or "who" => WithNameAsync(name, InfoAsync),
                "rates" => RatesAsync(),
                "help" or "?" => ShowHelpAsync(),
                _ => throw new ProgramException(
                    $"'{command}' is no command{Nearest.Hint(command, ["ls", "get", "info", "rates", "help", "quit"])}; 'help' lists them"),
            });
        }
        catch (Exception e) when (e is ProgramException or TrackerException or FsNodeException)
        {
            Say(e.Message, "red");
        }
    }

    private Task ShowHelpAsync()
    {
        foreach (var (words, does) in Help)
            Say($"  {words,-22}{does}");
        return Task.CompletedTask;
    }

    private async Task ListAsync()
    {
        var files = await _catalog.ListAsync(host.Shutdown.Token);
        if (files.Count == 0)
            Say("Nobody shares anything.");
        else
            ListCommand.Print([.. files.OrderBy(f => f.Name, StringComparer.Ordinal)]);
    }

    private async Task WithNameAsync(string name, Func<string, Task> act)
    {
        if (name.Length == 0)
            name = await ChooseAsync();
        if (name.Length > 0)
            await act(name);
    }

    /// <returns>A name; empty where there is none.</returns>
    private async Task<string> ChooseAsync()
    {
        var names = (await _catalog.ListAsync(host.Shutdown.Token)).Select(f => f.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            Say("Nobody shares anything.");
            return "";
        }
        var prompt = new SelectionPrompt<string>().Title("Which? (type to search)").EnableSearch().PageSize(15).MoreChoicesText("more below")
            .UseConverter(name => Markup.Escape(TerminalText.Escape(name))).AddChoices(names);
        return await prompt.ShowAsync(_console, host.Shutdown.Token);
    }

    private async Task GetAsync(string name)
    {
        host.Node.Announce();
        IReadOnlyList<FetchedFile> files;
        await using (var progress = FetchProgress.Start())
            files = await host.Node.GetAllAsync([name], folder, new FetchOptions { Wait = TimeSpan.Zero }, progress, host.Shutdown.Token);
        foreach (var file in files)
            if (file.Path is { } path)
                Say(path, "green");
            else
                Say(file.Error ?? $"{file.Name} cannot be had", "red");
    }

    private async Task InfoAsync(string name)
    {
        var file = await new Names(_catalog, Logger.None).ResolveOneAsync(name, TimeSpan.Zero, host.Shutdown.Token);
        InfoCommand.Print(file, await _catalog.HoldersAsync(file, host.Shutdown.Token));
    }

    private async Task RatesAsync()
    {
        var before = Peers();
        await Task.Delay(Measured, host.Shutdown.Token);
        var table = new Table().Border(TableBorder.Simple).AddColumns("peer", "received", "sent", "in all received", "in all sent");
        foreach (var (connection, peer) in Peers())
        {
            var earlier = before.GetValueOrDefault(connection);
            table.AddRow(
                peer.Address, Rate(peer.In - earlier.In), Rate(peer.Out - earlier.Out), Units.FormatSize(peer.In), Units.FormatSize(peer.Out));
        }
        if (table.Rows.Count == 0)
            Say("No peers are connected.");
        else
            _console.Write(table);
    }

    private Dictionary<ulong, (string Address, long In, long Out)> Peers() => host.Node.Driver.Peers.Connected
        .DistinctBy(p => p.NodeId).ToDictionary(p => p.NodeId, p => (Markup.Escape(p.Address.ToString()), p.BytesIn, p.BytesOut));

    private static string Rate(long bytes) => Units.FormatRate(bytes * 8 / Measured.TotalSeconds);

    private void Say(string text, string colour = "default") =>
        _console.MarkupLine($"[{colour}]{Markup.Escape(TerminalText.Escape(text, keepsLayout: true))}[/]");
}
