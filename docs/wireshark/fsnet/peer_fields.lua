-- The names of the transfer protocol: message types, reasons, fields, complaints.
local shared = ...
if type(shared) ~= "table" then return end

local names = {}
shared.peer_names = names

names.TYPES = {
    [1] = "Hello", [2] = "Open", [3] = "Refuse", [4] = "ManifestRequest", [5] = "Manifest", [6] = "Have", [7] = "Suggest",
    [8] = "Request", [9] = "Block", [10] = "Cancel", [11] = "Reject", [12] = "Goodbye", [13] = "Probe",
}

names.GOODBYES = {
    [1] = "Leaving", [2] = "Duplicate", [3] = "TooManyPeers", [4] = "ProtocolError", [5] = "CorruptBlock", [6] = "Idle", [7] = "Self",
}

names.REFUSALS = { [1] = "UnknownFile", [2] = "TooManyFiles", [3] = "WrongLayout", [4] = "TooManyPeers" }

names.REJECTIONS = { [1] = "NotHeld", [2] = "QueueFull", [3] = "Unreadable" }

local function field(make, name, title, ...)
    return make("fsnet.peer." .. name, title, ...)
end

names.fields = {
    length = field(ProtoField.uint32, "length", "Length"),
    type = field(ProtoField.uint8, "type", "Type", base.DEC, names.TYPES),
    magic = field(ProtoField.string, "magic", "Magic"),
    version = field(ProtoField.uint8, "version", "Version"),
    node = field(ProtoField.uint64, "node", "Node id", base.HEX),
    port = field(ProtoField.uint16, "port", "Port the node listens on"),
    handle = field(ProtoField.uint16, "handle", "Handle"),
    file = field(ProtoField.string, "file", "File id"),
    file_length = field(ProtoField.uint64, "file.length", "Length of the file"),
    file_log2 = field(ProtoField.uint8, "file.block_log2", "Block size, log2"),
    file_blocks = field(ProtoField.uint32, "file.blocks", "Blocks of the file"),
    kind = field(ProtoField.uint8, "availability.kind", "Kind of availability", base.DEC, shared.wire.KINDS),
    availability = field(ProtoField.bytes, "availability", "Availability"),
    held = field(ProtoField.uint32, "availability.blocks", "Blocks held"),
    first = field(ProtoField.uint16, "first", "First block"),
    count_less_one = field(ProtoField.uint16, "count", "Blocks less one"),
    run = field(ProtoField.bytes, "run", "Run of blocks"),
    hash = field(ProtoField.bytes, "hash", "Hash of a block"),
    block = field(ProtoField.uint16, "block", "Block"),
    offset = field(ProtoField.uint32, "offset", "Offset in the block"),
    data = field(ProtoField.bytes, "data", "Bytes of the block"),
    data_length = field(ProtoField.uint32, "data.length", "How many bytes of the block"),
    complete = field(ProtoField.bool, "block.complete", "The last bytes of the block"),
    goodbye = field(ProtoField.uint8, "goodbye", "Reason", base.DEC, names.GOODBYES),
    refuse = field(ProtoField.uint8, "refuse", "Reason", base.DEC, names.REFUSALS),
    reject = field(ProtoField.uint8, "reject", "Reason", base.DEC, names.REJECTIONS),
    token = field(ProtoField.uint64, "token", "Token", base.HEX),
    request_in = field(ProtoField.framenum, "request_in", "Request in", base.NONE, frametype.REQUEST),
    first_in = field(ProtoField.framenum, "first_in", "First bytes in", base.NONE, frametype.RESPONSE),
    last_in = field(ProtoField.framenum, "last_in", "Last bytes in", base.NONE, frametype.RESPONSE),
    cancel_in = field(ProtoField.framenum, "cancel_in", "Cancelled in"),
    time_first = field(ProtoField.relative_time, "time_to_first", "Time from request to the first bytes"),
    time = field(ProtoField.relative_time, "time", "Time from request to the last bytes"),
    undecoded = field(ProtoField.bytes, "undecoded", "Bytes that are no frame"),
}

local function complaint(name, text, group, severity)
    return ProtoExpert.new("fsnet.peer." .. name, text, group, severity)
end

names.complaints = {
    no_frame = complaint("no_frame", "No frame begins here", expert.group.MALFORMED, expert.severity.ERROR),
    length = complaint("bad_length", "Length out of bounds", expert.group.MALFORMED, expert.severity.ERROR),
    malformed = complaint("malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR),
    version = complaint("unknown_version", "Unknown version", expert.group.PROTOCOL, expert.severity.WARN),
    cut = complaint("cut", "The capture does not have the whole packet", expert.group.UNDECODED, expert.severity.NOTE),
    middle = complaint("middle", "Within a frame; its beginning is not here", expert.group.UNDECODED, expert.severity.NOTE),
    again = complaint("asked_again", "Asked before on this connection, and not answered", expert.group.SEQUENCE, expert.severity.NOTE),
    rejected = complaint("rejected", "The block is not served", expert.group.RESPONSE_CODE, expert.severity.NOTE),
    goodbye = complaint("ended", "The connection ends for a fault", expert.group.RESPONSE_CODE, expert.severity.WARN),
}
