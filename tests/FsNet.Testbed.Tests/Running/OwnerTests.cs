using System.Diagnostics;
using System.Text.Json;
using FsNet.Swarms.Hosts;

namespace FsNet.Testbed.Tests.Running;

/// <summary>Whose something is, told by more than a number that is used again.</summary>
public class OwnerTests
{
    private static readonly Owner Me = Owner.ThisProcess;

    [Fact]
    public void ThisProcessLives() => Assert.False(Me.IsGone());

    [Fact]
    public void ATickMakesItAnother() => Assert.True((Me with { StartTicks = Me.StartTicks + 1 }).IsGone());

    [Fact]
    public void NobodyOutlivesABoot() => Assert.True((Me with { Boot = "another" }).IsGone());

    [Fact]
    public void OfOtherMachinesAndOtherNamespacesNothingCanBeTold()
    {
        Assert.Null((Me with { Machine = "another", Boot = "another", StartTicks = 1 }).IsGone());
        Assert.Null((Me with { Processes = "pid:[1]", StartTicks = 1 }).IsGone());
    }

    [Fact]
    public async Task WhoHasEndedIsGone_EvenWhileItsParentTakesNoNote()
    {
        using var process = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        var start = long.Parse(File.ReadAllText($"/proc/{process.Id}/stat").Split(") ")[1].Split(' ')[19]);
        var owner = Me with { Pid = process.Id, StartTicks = start };
        Assert.False(owner.IsGone());
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(owner.IsGone());
        // A program that does not wait for its child keeps what is left of it; the shell before it would.
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 1000 & echo $!; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync())!);
        await Runs.Fsnet.UntilAsync(() => File.ReadAllText($"/proc/{parent.Id}/comm").Trim() == "cat", "the shell is a program that does not wait");
        using (var sleeper = Process.GetProcessById(child))
            sleeper.Kill();
        await Runs.Fsnet.UntilAsync(() => StateOf(child) == "Z", "the child has ended");
        var born = long.Parse(File.ReadAllText($"/proc/{child}/stat").Split(") ")[1].Split(' ')[19]);
        Assert.True((Me with { Pid = child, StartTicks = born }).IsGone());
        parent.StandardInput.Close();
        await parent.WaitForExitAsync();
    }

    /// <summary>Two versions on one machine leave each other alone: version 0.1.0 reads these two fields.</summary>
    [Fact]
    public void TheFormerVersionFindsWhatItKnowsProcessesBy()
    {
        var mark = JsonDocument.Parse(Me.ToString()).RootElement;
        Assert.Equal(Environment.ProcessId, mark.GetProperty("Pid").GetInt32());
        using var process = Process.GetCurrentProcess();
        Assert.Equal(process.StartTime.ToUniversalTime(), mark.GetProperty("StartedAt").GetDateTime());
    }

    [Fact]
    public void ItIsWrittenAndReadAgain() => Assert.Equal(Me, Owner.Parse(Me.ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("1@2026-01-01T00:00:00Z")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"Pid":1,"StartTicks":1}""")]
    public void WhatIsNoMarkIsNobodys(string text) => Assert.Null(Owner.Parse(text));

    private static string StateOf(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[0];
}
