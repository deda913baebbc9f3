using System.Text;
using FsNet.Protocol.Tracker;

namespace FsNet.Benchmarks;

/// <summary>The table of docs/protocol.md: bytes of the same two messages in four encodings.</summary>
internal static class SizeTable
{
    public static string Render()
    {
        var tlv = (Presentation: TlvEncoding.Presentation(new byte[TrackSizes.MaxUdp]), Located: TlvEncoding.Located().Length);
        var json = (Presentation: JsonEncoding.Presentation(), Located: JsonEncoding.Located());
        var text = new StringBuilder();
        text.AppendLine("| Encoding | Presentation, 3 files | Located, 50 peers |").AppendLine("|---|---:|---:|");
        Row("FsNet TLV", tlv.Presentation, tlv.Located);
        Row("Protocol Buffers", ProtobufEncoding.Presentation().Length, ProtobufEncoding.Located().Length);
        Row("JSON", json.Presentation.Length, json.Located.Length);
        Row("JSON in HTTP/1.1", JsonEncoding.InRequest(json.Presentation).Length, JsonEncoding.InAnswer(json.Located).Length);
        return text.ToString();

        void Row(string name, int presentation, int located) => text.AppendLine(
            $"| {name} | {presentation} B ({(double)presentation / tlv.Presentation:0.00} x) | {located} B ({(double)located / tlv.Located:0.00} x) |");
    }
}
