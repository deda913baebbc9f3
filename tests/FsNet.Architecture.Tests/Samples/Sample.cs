namespace FsNet.Architecture.Tests.Samples;

/// <summary>A command that a document shows, as a shell takes it.</summary>
/// <param name="Where"><c>file:line</c> of the block that has it.</param>
/// <param name="IsMention">See <see cref="ShellText"/>.</param>
/// <param name="Words">The program and its arguments.</param>
internal sealed record Sample(string Where, bool IsMention, IReadOnlyList<string> Words)
{
    public string Text => string.Join(' ', Words);

    public override string ToString() => $"{Where}: {Text}";
}
