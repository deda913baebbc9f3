-- The names of the track protocol: message types, TLVs, fields, complaints.
local shared = ...
if type(shared) ~= "table" then return end

local names = {}
shared.track_names = names

names.TYPES = {
    [0x01] = "Hello", [0x02] = "Presentation", [0x03] = "Update", [0x04] = "Find", [0x05] = "List", [0x06] = "Locate",
    [0x07] = "Goodbye", [0x81] = "Welcome", [0x82] = "Accepted", [0x84] = "Found", [0x85] = "Listing", [0x86] = "Located",
    [0x8E] = "UseCookie", [0x8F] = "Error",
}

names.TLVS = {
    [1] = "Padding", [2] = "Port", [3] = "NodeId", [4] = "File", [5] = "FileDelta", [6] = "RemoveFile", [7] = "Name",
    [8] = "FileId", [9] = "Cursor", [10] = "Wanted", [11] = "WithBlocks", [12] = "Ttl", [13] = "Observed", [14] = "Limits",
    [15] = "Audit", [16] = "Summary", [17] = "Totals", [18] = "PartialPeersV4", [19] = "PartialPeersV6",
    [20] = "CompletePeersV4", [21] = "CompletePeersV6", [22] = "Holder", [23] = "ErrorCode", [24] = "ErrorField",
    [25] = "ErrorLimit", [26] = "ErrorText", [27] = "Refused", [28] = "SameAddress",
    [29] = "Traits", [30] = "NodeName", [31] = "HolderName",
}

-- 4 is of version 1.
names.ERRORS = { [1] = "Malformed", [2] = "NotAllowed", [3] = "BoundExceeded", [4] = "Conflict" }

local function field(make, name, title, ...)
    return make("fsnet.track." .. name, title, ...)
end

names.fields = {
    tcp_length = field(ProtoField.uint16, "tcp_length", "Length on TCP"),
    magic = field(ProtoField.uint8, "magic", "Magic", base.HEX),
    version = field(ProtoField.uint8, "version", "Version"),
    type = field(ProtoField.uint8, "type", "Type", base.HEX, names.TYPES),
    flags = field(ProtoField.uint8, "flags", "Flags", base.HEX),
    truncated = field(ProtoField.bool, "flags.truncated", "Truncated", 8, nil, 0x01),
    transaction = field(ProtoField.uint32, "transaction", "Transaction", base.HEX),
    cookie = field(ProtoField.uint64, "cookie", "Cookie", base.HEX),
    tlv = field(ProtoField.none, "tlv", "Field"),
    tlv_type = field(ProtoField.uint8, "tlv.type", "Type of the field", base.DEC, names.TLVS),
    tlv_length = field(ProtoField.uint16, "tlv.length", "Length of the field"),
    tlv_unknown = field(ProtoField.bytes, "tlv.unknown", "Value of an unknown field"),
    padding = field(ProtoField.bytes, "padding", "Padding"),
    port = field(ProtoField.uint16, "port", "Port of the node"),
    node = field(ProtoField.uint64, "node", "Node id", base.HEX),
    file = field(ProtoField.string, "file", "File id"),
    file_root = field(ProtoField.string, "file.root", "Root of the hash tree"),
    file_length = field(ProtoField.uint64, "file.length", "Length of the file"),
    file_log2 = field(ProtoField.uint8, "file.block_log2", "Block size, log2"),
    file_blocks = field(ProtoField.uint32, "file.blocks", "Blocks of the file"),
    name = field(ProtoField.string, "name", "Name", base.UNICODE),
    kind = field(ProtoField.uint8, "availability.kind", "Kind of availability", base.DEC, shared.wire.KINDS),
    kind_length = field(ProtoField.uint16, "availability.length", "Bytes of availability"),
    availability = field(ProtoField.bytes, "availability", "Availability"),
    held = field(ProtoField.uint32, "availability.blocks", "Blocks held"),
    cursor = field(ProtoField.uint64, "cursor", "Cursor"),
    wanted = field(ProtoField.uint16, "wanted", "Wanted at most"),
    ttl = field(ProtoField.uint32, "ttl", "TTL, milliseconds"),
    peer = field(ProtoField.string, "peer", "Peer"),
    address4 = field(ProtoField.ipv4, "peer.ipv4", "Address"),
    address6 = field(ProtoField.ipv6, "peer.ipv6", "Address"),
    peer_port = field(ProtoField.uint16, "peer.port", "Port"),
    peer_family = field(ProtoField.uint8, "peer.family", "Address family"),
    limit_files = field(ProtoField.uint32, "limits.files_per_node", "Files per node"),
    limit_nodes = field(ProtoField.uint32, "limits.nodes_per_file", "Nodes per file"),
    limit_names = field(ProtoField.uint32, "limits.names_per_file", "Names per file"),
    limit_blocks = field(ProtoField.uint32, "limits.blocks_per_file", "Blocks per file"),
    limit_name = field(ProtoField.uint16, "limits.name_bytes", "Bytes of a name"),
    limit_peers = field(ProtoField.uint16, "limits.peers_per_answer", "Peers per answer"),
    limit_more = field(ProtoField.bytes, "limits.more", "Limits of a later version"),
    audit_files = field(ProtoField.uint32, "audit.files", "Files"),
    audit_names = field(ProtoField.uint32, "audit.names", "Names"),
    audit_blocks = field(ProtoField.uint64, "audit.blocks", "Blocks"),
    sources = field(ProtoField.uint32, "sources", "Sources"),
    complete = field(ProtoField.uint32, "sources.complete", "Complete sources"),
    error_code = field(ProtoField.uint16, "error", "Error", base.DEC, names.ERRORS),
    error_field = field(ProtoField.string, "error.field", "Field or bound", base.UNICODE),
    error_limit = field(ProtoField.uint64, "error.limit", "Limit"),
    error_text = field(ProtoField.string, "error.text", "Text", base.UNICODE),
    same_address = field(ProtoField.uint16, "same_address", "Other nodes at this address and port"),
    which = field(ProtoField.uint16, "which", "Of which field, counted from 0"),
    modified = field(ProtoField.int64, "traits.modified", "Modified, nanoseconds since 1970"),
    traits_flags = field(ProtoField.uint8, "traits.flags", "Flags", base.HEX),
    executable = field(ProtoField.bool, "traits.executable", "Executable", 8, nil, 0x01),
    traits_more = field(ProtoField.bytes, "traits.more", "Traits of a later version"),
    node_name = field(ProtoField.string, "node.name", "Name of the node", base.UNICODE),
    refused_item = field(ProtoField.uint16, "refused.item", "Which, counted from 0"),
    response_in = field(ProtoField.framenum, "response_in", "Answer in", base.NONE, frametype.RESPONSE),
    response_to = field(ProtoField.framenum, "response_to", "Request in", base.NONE, frametype.REQUEST),
    time = field(ProtoField.relative_time, "time", "Time from request to answer"),
    retry_of = field(ProtoField.framenum, "retry_of", "Sent again, first in", base.NONE, frametype.RETRANS_PREV),
    undecoded = field(ProtoField.bytes, "undecoded", "Bytes that are no message"),
}

local function complaint(name, text, group, severity)
    return ProtoExpert.new("fsnet.track." .. name, text, group, severity)
end

names.complaints = {
    not_fsnet = complaint("not_fsnet", "No FsNet message", expert.group.MALFORMED, expert.severity.ERROR),
    malformed = complaint("malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR),
    version = complaint("unknown_version", "Unknown version", expert.group.PROTOCOL, expert.severity.WARN),
    type = complaint("unknown_type", "Unknown message type", expert.group.PROTOCOL, expert.severity.WARN),
    cut = complaint("cut", "The capture does not have the whole packet", expert.group.UNDECODED, expert.severity.NOTE),
    unknown = complaint("unknown_field", "Unknown field, skipped", expert.group.UNDECODED, expert.severity.CHAT),
    too_long = complaint("too_long", "Longer than a datagram may be", expert.group.PROTOCOL, expert.severity.WARN),
    refused = complaint("refused", "The tracker refused", expert.group.RESPONSE_CODE, expert.severity.NOTE),
    refused_item = complaint("refused_item", "The tracker refused a file or blocks of it", expert.group.RESPONSE_CODE, expert.severity.NOTE),
    retry = complaint("retry", "Sent again: no answer was seen", expert.group.SEQUENCE, expert.severity.NOTE),
    cookie = complaint("again_with_cookie", "Sent again with the cookie", expert.group.SEQUENCE, expert.severity.CHAT),
    again = complaint("answered_again", "Answered before", expert.group.SEQUENCE, expert.severity.NOTE),
}
