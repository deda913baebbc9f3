using System.Diagnostics;
using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Tests.Storage;

public sealed class PartFileTests : IDisposable
{
    private const int Blocks = 4;
    private static readonly byte[] Bytes = Content.Bytes((3 << 16) + 1000);
    private static readonly Manifest Manifest = Content.ManifestOf(Bytes);

    private readonly TempFolder _folder = new();

    private string Target => _folder["f"];

    private string PartPath => PartName.Beside(Target, Manifest.Id);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ResumeFindsExactlyWhatIsThereAndRight()
    {
        using (var before = Begin())
            Write(before, 0, 2, 3);
        Corrupt(PartPath, 2 << 16);

        using var part = Begin();
        var looked = 0;
        Assert.Equal([new BlockRange(0, 1), new BlockRange(3, 1)], part.FindValidBlocks(() => looked++).Ranges());
        Assert.Equal(4, looked);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData((1 << 16) - 1, 0)]
    [InlineData(1 << 16, 1)]
    [InlineData((3 << 16) + 999, 3)]
    [InlineData((3 << 16) + 1000, 4)]
    public void APartMayEndAnywhere(int length, int valid)
    {
        File.WriteAllBytes(PartPath, Bytes[..length]);
        using var part = Begin();
        Assert.Equal(valid, part.FindValidBlocks().Count);
    }

    [Fact]
    public void FinishedItHasItsNameAndItsBytes()
    {
        File.WriteAllBytes(PartPath, new byte[Bytes.Length + 5]); // Longer than the file, and wrong.
        using var part = Begin();
        Write(part, 0, 1, 2, 3);
        part.Finish(Target);
        Assert.Equal(Bytes, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void AnEmptyFileIsFinishedToo()
    {
        var empty = Content.ManifestOf([]);
        using (var part = PartFile.TryOpen(new Disk(), Target, empty, sync: true)!)
            part.Finish(Target);
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [FactOnLinux]
    public void ZerosTakeNoRoom()
    {
        var bytes = new byte[64 << 16]; // 4 MiB; ten bytes of the first block and the last piece are something.
        Content.Bytes(10).CopyTo(bytes, 1000);
        Content.Bytes(5000).CopyTo(bytes, bytes.Length - 5000);
        var manifest = Content.ManifestOf(bytes, 20);
        using (var part = PartFile.TryOpen(new Disk(), Target, manifest, sync: false)!)
        {
            for (var block = 0; block < manifest.Layout.BlockCount; block++)
                part.Write(block, Content.Block(bytes, manifest.Layout, block));
            part.Finish(Target);
        }
        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.InRange(FileFacts.Of(Target).AllocatedBytes, 2 << 12, 3 << 16);
    }

    [FactOnLinux]
    public void ItIsGivenTheTimeAndTheModeThatItHadToTheNanosecond()
    {
        foreach (var traits in new[] { new FileTraits(1_700_000_000_123_456_789, true), new FileTraits(-1, false) })
        {
            using (var part = Begin())
            {
                Write(part, 0, 1, 2, 3);
                Assert.Equal(part.Finish(Target, null, traits), FileFacts.Of(Target).Stamp);
            }
            Assert.Equal(traits, Traits.Of(FileFacts.Of(Target)));
            Assert.Equal(Bytes, File.ReadAllBytes(Target));
            File.Delete(Target);
        }
    }

    [Fact]
    public void FinishNeverOverwrites()
    {
        using var part = Begin();
        Write(part, 0, 1, 2, 3);
        File.WriteAllText(Target, "somebody's");
        var error = Assert.Throws<IOException>(() => part.Finish(Target));
        Assert.Equal(Errno.Exists, DiskErrors.NumberOf(error));
        Assert.Equal("somebody's", File.ReadAllText(Target));
        using (var reader = part.OpenBlock(0))
        {
            var bytes = new byte[Bytes.Length];
            reader.Read(0, bytes);
            Assert.Equal(Bytes, bytes);
        }

        File.Delete(Target);
        part.Finish(Target);
        Assert.Equal(Bytes, File.ReadAllBytes(Target));
    }

    [Fact]
    public void NothingIsLeftOfAFileThatGotNoBlock()
    {
        using (Begin())
            Assert.True(File.Exists(PartPath));
        Assert.Empty(Directory.GetFiles(_folder.Path));
        using (var part = Begin())
            Write(part, 1);
        Assert.Equal([PartPath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void ItHasOneOwnerAtATime()
    {
        var first = Begin();
        Assert.Null(PartFile.TryOpen(new Disk(), Target, Manifest, sync: true));
        Write(first, 0);
        using var reader = first.OpenBlock(0);
        first.Dispose();
        using var second = Begin(); // Although somebody still reads through the first.
        Assert.Equal(1, second.FindValidBlocks().Count);
    }

    /// <summary>Every other file that lies there stays as it is.</summary>
    [FactOnLinux]
    public void WhatIsNotItsOwnIsNotOpened()
    {
        File.WriteAllText(_folder["other"], "precious");
        File.CreateSymbolicLink(PartPath, _folder["other"]);
        Assert.Throws<IOException>(Begin);
        File.Delete(PartPath);
        HardLink(_folder["other"], PartPath);
        Assert.Contains("another name of another file", Assert.Throws<IOException>(Begin).Message);
        File.Delete(PartPath);
        Directory.CreateDirectory(PartPath);
        Assert.ThrowsAny<Exception>(Begin);
        Assert.Equal("precious", File.ReadAllText(_folder["other"]));
    }

    /// <summary>A write of another program between two of ours, or after the last: nothing is taken for right that is not.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void WhatAnotherProgramWroteIsFound(bool last, bool restored)
    {
        using var part = Begin();
        Write(part, 0, 1, 2);
        if (last)
            Write(part, 3);
        Corrupt(PartPath, 70_000);
        if (restored)
            Corrupt(PartPath, 70_000, Bytes[70_000]);
        if (!last)
            Write(part, 3);
        if (!restored)
        {
            Assert.Contains("changed by another program", Assert.Throws<IOException>(() => part.Finish(Target)).Message);
            Assert.False(File.Exists(Target));
            Assert.Equal([new BlockRange(0, 1), new BlockRange(2, 2)], part.FindValidBlocks().Ranges());
            Write(part, 1);
        }
        part.Finish(Target);
        Assert.Equal(Bytes, File.ReadAllBytes(Target));
    }

    /// <summary>The blocks are hashed when they come; to hash them again in the end would double the work.</summary>
    [Fact]
    public void WhatNobodyTouchedIsNotReadAgain()
    {
        using var part = Begin();
        Write(part, 0, 1, 2, 3);
        var written = Content.Bytes(Bytes.Length, seed: 2);
        part.Write(0, Content.Block(written, Manifest.Layout, 0)); // Ours, and wrong: the caller's mistake is not found.
        part.Finish(Target);
        Assert.Equal(written[0], File.ReadAllBytes(Target)[0]);
    }

    [FactOnLinux]
    public void AFileThatIsMovedAwayIsNoticed()
    {
        using var part = Begin();
        Write(part, 0, 1, 2);
        File.Move(PartPath, _folder["elsewhere"]);
        Assert.Contains("moved away or removed", Assert.Throws<IOException>(() => Write(part, 3)).Message);
        File.WriteAllText(PartPath, "not it");
        Assert.Contains("moved away or removed", Assert.Throws<IOException>(() => part.Finish(Target)).Message);
        Assert.Equal("not it", File.ReadAllText(PartPath));
        Assert.False(File.Exists(Target));
    }

    private PartFile Begin() => PartFile.TryOpen(new Disk(), Target, Manifest, sync: true) ?? throw new InvalidOperationException("it is locked");

    private static void Write(PartFile part, params int[] blocks)
    {
        foreach (var block in blocks)
            part.Write(block, Content.Block(Bytes, Manifest.Layout, block));
    }

    /// <summary>As another program does it, that asks for no lock.</summary>
    private static void Corrupt(string path, int at, byte? value = null)
    {
        using var dd = Process.Start(new ProcessStartInfo("dd", [$"of={path}", "bs=1", $"seek={at}", "conv=notrunc", "status=none"])
        {
            RedirectStandardInput = true,
        })!;
        dd.StandardInput.BaseStream.WriteByte(value ?? (byte)~Bytes[at]);
        dd.StandardInput.Close();
        dd.WaitForExit();
    }

    private static void HardLink(string from, string to) => Process.Start("ln", [from, to]).WaitForExit();
}
