using System.Diagnostics.CodeAnalysis;
using FsNet.Protocol.Content;

namespace FsNet;

/// <summary>What a file is called whatever its name: 64 hexadecimal digits that its content alone decides, and proves.</summary>
public sealed class FileId : IEquatable<FileId>
{
    internal FileId(Hash256 hash) => Hash = hash;

    internal Hash256 Hash { get; }

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static FileId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"file id: found '{text}', allowed: 64 hexadecimal digits");

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <returns>False where the text is none.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out FileId? id)
    {
        id = Hash256.TryParse(text, out var hash) ? new FileId(hash) : null;
        return id is not null;
    }

    /// <summary>Whether both are of the same content.</summary>
    public bool Equals(FileId? other) => other is not null && other.Hash == Hash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FileId);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => Hash.ToString();
}
