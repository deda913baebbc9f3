using FsNet.Node.Naming;

namespace FsNet.Node.Tests.Naming;

/// <summary>Lines of Unicode's NormalizationTest.txt 15.0: source, NFC, NFD. All of it was run once, when the table was made.</summary>
public class NormalFormTests
{
    [Theory]
    [InlineData("0065 0301", "00E9", "0065 0301")]
    [InlineData("00E9", "00E9", "0065 0301")]
    [InlineData("1E0A 0323", "1E0C 0307", "0044 0323 0307")]
    [InlineData("0044 0307 0323", "1E0C 0307", "0044 0323 0307")]
    [InlineData("0061 0301 0300", "00E1 0300", "0061 0301 0300")]
    [InlineData("212B", "00C5", "0041 030A")]
    [InlineData("0958", "0915 093C", "0915 093C")]
    [InlineData("0344", "0308 0301", "0308 0301")]
    [InlineData("AC01", "AC01", "1100 1161 11A8")]
    [InlineData("1100 1161 11A7", "AC00 11A7", "1100 1161 11A7")]
    [InlineData("AC00 11A8", "AC01", "1100 1161 11A8")]
    [InlineData("0061 0315 0300 05AE 0300 0062", "00E0 05AE 0300 0315 0062", "0061 05AE 0300 0300 0315 0062")]
    [InlineData("1100 0300 1161", "1100 0300 1161", "1100 0300 1161")]
    [InlineData("2F800", "4E3D", "4E3D")]
    [InlineData("1D15E", "1D157 1D165", "1D157 1D165")]
    [InlineData("0B47 0300 0B3E", "0B47 0300 0B3E", "0B47 0300 0B3E")]
    public void BothForms(string source, string composed, string decomposed)
    {
        Assert.Equal(Text(composed), NormalForm.C(Text(source)));
        Assert.Equal(Text(decomposed), NormalForm.D(Text(source)));
        Assert.Equal(Text(composed), NormalForm.C(Text(decomposed)));
        Assert.Equal(Text(decomposed), NormalForm.D(Text(composed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain/ASCII.txt")]
    [InlineData("文件 🎬")]
    public void WhatHasOneFormOnlyStaysAsItIs(string text) => Assert.Equal((text, text), (NormalForm.C(text), NormalForm.D(text)));

    [Fact]
    public void AThousandMarksBehindOneCharacterTakeNoTime()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0315\u0300", 500));
        Assert.Equal("\u00e0" + new string('\u0300', 499) + new string('\u0315', 500), NormalForm.C("a" + marks));
    }

    private static string Text(string characters) =>
        string.Concat(characters.Split(' ').Select(c => char.ConvertFromUtf32(Convert.ToInt32(c, 16))));
}
