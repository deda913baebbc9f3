namespace FsNet.Protocol.Tracker;

/// <summary>The types of the fields (TLVs). Numbers are never reused; 1 to 63 fit the mask of <see cref="FieldSet"/>.</summary>
public enum Field : byte
{
    /// <summary>Not a field: the header, in errors.</summary>
    Header = 0,
    Padding = 1,
    Port = 2,
    NodeId = 3,
    File = 4,
    FileDelta = 5,
    RemoveFile = 6,
    Name = 7,
    FileId = 8,
    Cursor = 9,
    Wanted = 10,
    WithBlocks = 11,
    Ttl = 12,
    Observed = 13,
    Limits = 14,
    Audit = 15,
    Summary = 16,
    Totals = 17,
    PartialPeersV4 = 18,
    PartialPeersV6 = 19,
    CompletePeersV4 = 20,
    CompletePeersV6 = 21,
    Holder = 22,
    ErrorCode = 23,
    ErrorField = 24,
    ErrorLimit = 25,
    ErrorText = 26,
    Refused = 27,
    SameAddress = 28,
    Traits = 29,
    NodeName = 30,
    HolderName = 31,

    /// <summary>Not a field: the version in the header, in errors.</summary>
    Version = 62,

    /// <summary>Not a field: the type in the header, in errors.</summary>
    Type = 63,
}

/// <summary>How long the value of a field may be.</summary>
internal static class FieldLengths
{
    private const int Any = ushort.MaxValue;

    /// <summary>The number is known to this version; others are skipped.</summary>
    public static bool IsKnown(Field field) => field is >= Field.Padding and <= Field.HolderName;

    public static (int Min, int Max) Of(Field field) => field switch
    {
        Field.Port or Field.Wanted or Field.ErrorCode or Field.SameAddress => (2, 2),
        Field.NodeId or Field.Cursor or Field.Totals or Field.ErrorLimit => (8, 8),
        Field.File => (FileEntry.FixedSize + 1, Any),
        Field.FileDelta => (FileDelta.FixedSize, Any),
        Field.RemoveFile or Field.FileId => (32, 32),
        Field.Name => (1, Content.FileName.MaxBytes),
        Field.WithBlocks => (0, 0),
        Field.Ttl => (4, 4),
        Field.Observed => (6, 18),
        Field.Limits => (AnnouncedLimits.Size, Any),
        Field.Audit => (AuditCounts.Size, AuditCounts.Size),
        Field.Summary => (FileSummary.FixedSize + 1, FileSummary.FixedSize + Content.FileName.MaxBytes),
        Field.Holder => (Holder.MinSize, Any),
        Field.ErrorField => (0, ErrorAnswer.MaxFieldBytes),
        Field.ErrorText => (0, ErrorAnswer.MaxTextBytes),
        Field.Traits => (FileTraits.Size, Any),
        Field.NodeName => (1, Content.NodeName.MaxBytes),
        Field.HolderName => (HolderName.FixedSize + 1, HolderName.FixedSize + Content.NodeName.MaxBytes),
        Field.Refused => (RefusedItem.FixedSize, RefusedItem.FixedSize + ErrorAnswer.MaxFieldBytes),
        _ => (0, Any),
    };
}
