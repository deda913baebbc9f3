-- The track protocol: a node asks, the tracker answers; UDP, or TCP behind a u16 length.
local shared = ...
if type(shared) ~= "table" then return end

local wire, names = shared.wire, shared.track_names
local F, E, TYPES, TLVS = names.fields, names.complaints, names.TYPES, names.TLVS

local HEADER_BYTES, PREFIX_BYTES, MAX_UDP = 16, 2, 1232
local VERSION, EARLIER_VERSION = 2, 1
local USE_COOKIE, ERROR = 0x8E, 0x8F

local proto = Proto("fsnet.track", "FsNet Track Protocol")
proto.fields, proto.experts = F, E
proto.prefs.ports = Pref.range("Tracker ports", "9090", "UDP and TCP; other ports are found by their first message", 65535)

-- Requests by conversation and transaction: a list, for a request is sent again with the same transaction.
local asked = {}

-- TLVs ------------------------------------------------------------------------------------------------------------------
-- A decoder is given the value, which is of an allowed length, and where to show it; it returns a text for the line of the
-- TLV, and a complaint where the value is wrong.

local function number(field)
    return function(value, tree)
        tree:add(field, value)
        return tostring(value:len() == 8 and value:uint64() or value:uint())
    end
end

local function hexadecimal(field)
    return function(value, tree)
        tree:add(field, value)
        return value:bytes():tohex():lower()
    end
end

local function text(field)
    return function(value, tree)
        tree:add(field, value)
        return '"' .. value:string(ENC_UTF_8) .. '"'
    end
end

local function file_id(value, tree)
    tree:add(F.file, value(0, 32), wire.id(value))
    return wire.short_id(value)
end

-- Of the message at hand: in version 1 files are told by their ids, in version 2 by their roots, from which the ids follow.
local version_at_hand = VERSION

-- "u64 length, u8 log2" follow the 32 bytes.
local function proof(value, tree)
    if version_at_hand == EARLIER_VERSION then return file_id(value, tree) end
    tree:add(F.file_root, value(0, 32), wire.id(value))
    local id = shared.sha256("\2" .. value(32, 9):bytes():raw() .. value(0, 32):bytes():raw())
    tree:add(F.file, id):set_generated()
    return id:sub(1, 8)
end

local function numbers(...)
    local parts = { ... }
    return function(value, tree)
        local at, texts = 0, {}
        for _, part in ipairs(parts) do
            local range = value(at, part.bytes)
            tree:add(part.field, range)
            texts[#texts + 1] = part.name .. " " .. tostring(part.bytes == 8 and range:uint64() or range:uint())
            at = at + part.bytes
        end
        if value:len() > at then tree:add(F.limit_more, value(at)) end
        return table.concat(texts, ", ")
    end
end

local function u16(field, name) return { bytes = 2, field = field, name = name } end
local function u32(field, name) return { bytes = 4, field = field, name = name } end
local function u64(field, name) return { bytes = 8, field = field, name = name } end

local function address(value, tree)
    local v6 = value:len() == 18
    local ip = value(0, v6 and 16 or 4)
    local shown = v6 and "[" .. tostring(ip:ipv6()) .. "]" or tostring(ip:ipv4())
    shown = shown .. ":" .. value(ip:len(), 2):uint()
    local branch = tree:add(F.peer, value, shown)
    branch:add(v6 and F.address6 or F.address4, ip)
    branch:add(F.peer_port, value(ip:len(), 2))
    return shown
end

local function observed(value, tree)
    if value:len() ~= 6 and value:len() ~= 18 then return nil, "an address has 6 or 18 bytes, this has " .. value:len() end
    return address(value, tree)
end

local function peers(bytes_each)
    return function(value, tree)
        if value:len() % bytes_each ~= 0 then return nil, value:len() .. " bytes are no list of " .. bytes_each .. " bytes each" end
        for at = 0, value:len() - bytes_each, bytes_each do
            address(value(at, bytes_each), tree)
        end
        return wire.plural(value:len() / bytes_each, "peer")
    end
end

local function availability(kind, range, tree, block_count)
    local held, shown, problem = wire.availability(kind, range, block_count)
    if range then tree:add(F.availability, range) end
    if held then tree:add(F.held, held):set_generated() end
    return shown, problem
end

-- From offset to the end of the value.
local function rest(value, offset)
    return value:len() > offset and value(offset) or nil
end

local function layout(value, tree)
    tree:add(F.file_length, value(32, 8))
    tree:add(F.file_log2, value(40, 1))
    local blocks = wire.block_count(value(32, 8):uint64(), value(40, 1):uint())
    if blocks then tree:add(F.file_blocks, blocks):set_generated() end
    return blocks, not blocks and "length and block size are out of bounds" or nil
end

local function file_name(value, offset, tree)
    local range = rest(value, offset)
    if not range then return nil, "the name is missing" end
    tree:add(F.name, range)
    if range:len() > 1000 then return nil, "the name has " .. range:len() .. " bytes; 1000 are allowed" end
    return '"' .. range:string(ENC_UTF_8) .. '"'
end

local function file(value, tree)
    local id = proof(value, tree)
    local blocks, problem = layout(value, tree)
    local bytes = value(42, 2):uint()
    tree:add(F.kind, value(41, 1))
    tree:add(F.kind_length, value(42, 2))
    if 44 + bytes > value:len() then return nil, "availability of " .. bytes .. " bytes runs over the end" end
    local held, wrong = availability(value(41, 1):uint(), bytes > 0 and value(44, bytes) or nil, tree, blocks)
    local name, missing = file_name(value, 44 + bytes, tree)
    problem = problem or wrong or missing
    if problem then return nil, problem end
    return string.format("%s %s, %s, %s", id, name, wire.size(value(32, 8):uint64()), held)
end

local function file_delta(value, tree)
    local id = file_id(value, tree)
    tree:add(F.kind, value(32, 1))
    local held, problem = availability(value(32, 1):uint(), rest(value, 33), tree)
    return not problem and id .. " + " .. held or nil, problem
end

local function summary(value, tree)
    local id = proof(value, tree)
    local _, problem = layout(value, tree)
    tree:add(F.sources, value(41, 4))
    tree:add(F.complete, value(45, 4))
    local name, missing = file_name(value, 49, tree)
    problem = problem or missing
    if problem then return nil, problem end
    return string.format("%s %s, %s, %d sources, %d complete",
        id, name, wire.size(value(32, 8):uint64()), value(41, 4):uint(), value(45, 4):uint())
end

local function holder(value, tree)
    local family = value(0, 1):uint()
    tree:add(F.peer_family, value(0, 1))
    local length = family == 4 and 6 or family == 6 and 18
    if not length then return nil, "address family " .. family .. "; 4 and 6 are known" end
    if value:len() < 2 + length then return nil, "the address runs over the end" end
    local who = address(value(1, length), tree)
    tree:add(F.kind, value(1 + length, 1))
    local held, problem = availability(value(1 + length, 1):uint(), rest(value, 2 + length), tree)
    return not problem and who .. " has " .. held or nil, problem
end

local function refused(value, tree)
    tree:add(F.refused_item, value(0, 2))
    tree:add(F.error_code, value(2, 2))
    tree:add(F.error_limit, value(4, 8))
    local what = value:len() > 12 and value(12):string(ENC_UTF_8) or ""
    if what ~= "" then tree:add(F.error_field, value(12)) end
    tree:add_proto_expert_info(E.refused_item)
    local code = names.ERRORS[value(2, 2):uint()] or tostring(value(2, 2):uint())
    return string.format("item %d: %s %s, limit %s", value(0, 2):uint(), code, what, tostring(value(4, 8):uint64()))
end

local function traits(value, tree)
    tree:add(F.which, value(0, 2))
    tree:add(F.modified, value(2, 8))
    tree:add(F.traits_flags, value(10, 1)):add(F.executable, value(10, 1))
    if value:len() > 11 then tree:add(F.traits_more, value(11)) end
    local executable = value(10, 1):uint() % 2 == 1 and ", executable" or ""
    return string.format("item %d: modified %s ns%s", value(0, 2):uint(), tostring(value(2, 8):int64()), executable)
end

local function holder_name(value, tree)
    tree:add(F.which, value(0, 2))
    tree:add(F.node_name, value(2))
    return string.format('item %d: "%s"', value(0, 2):uint(), value(2):string(ENC_UTF_8))
end

local function padding(value, tree)
    tree:add(F.padding, value)
    return wire.plural(value:len(), "byte")
end

-- Type: least and most bytes of the value, and its decoder.
local ANY = 65535
local DECODERS = {
    [1] = { 0, ANY, padding },
    [2] = { 2, 2, number(F.port) },
    [3] = { 8, 8, hexadecimal(F.node) },
    [4] = { 45, ANY, file },
    [5] = { 33, ANY, file_delta },
    [6] = { 32, 32, file_id },
    [7] = { 1, 1000, text(F.name) },
    [8] = { 32, 32, file_id },
    [9] = { 8, 8, number(F.cursor) },
    [10] = { 2, 2, number(F.wanted) },
    [11] = { 0, 0, function() return "yes" end },
    [12] = { 4, 4, number(F.ttl) },
    [13] = { 6, 18, observed },
    [14] = { 20, ANY, numbers(u32(F.limit_files, "files per node"), u32(F.limit_nodes, "nodes per file"),
        u32(F.limit_names, "names per file"), u32(F.limit_blocks, "blocks per file"), u16(F.limit_name, "bytes of a name"),
        u16(F.limit_peers, "peers per answer")) },
    [15] = { 16, 16, numbers(u32(F.audit_files, "files"), u32(F.audit_names, "names"), u64(F.audit_blocks, "blocks")) },
    [16] = { 50, 1049, summary },
    [17] = { 8, 8, numbers(u32(F.sources, "sources"), u32(F.complete, "complete")) },
    [18] = { 0, ANY, peers(6) },
    [19] = { 0, ANY, peers(18) },
    [20] = { 0, ANY, peers(6) },
    [21] = { 0, ANY, peers(18) },
    [22] = { 8, ANY, holder },
    [23] = { 2, 2, function(value, tree)
        tree:add(F.error_code, value)
        return names.ERRORS[value:uint()] or tostring(value:uint())
    end },
    [24] = { 0, 64, text(F.error_field) },
    [25] = { 8, 8, number(F.error_limit) },
    [26] = { 0, 200, text(F.error_text) },
    [27] = { 12, 76, refused },
    [28] = { 2, 2, number(F.same_address) },
    [29] = { 11, ANY, traits },
    [30] = { 1, 64, text(F.node_name) },
    [31] = { 3, 66, holder_name },
}

-- An empty range cannot be taken from a Tvb.
local function decode(decoder, value, tree)
    if value then return decoder(value, tree) end
    return ""
end

-- Returns the text of a known TLV that is right.
local function show_tlv(tlv_type, value, length, branch)
    local known = DECODERS[tlv_type]
    if not known then
        if value then branch:add(F.tlv_unknown, value) end
        branch:add_proto_expert_info(E.unknown)
        return nil
    end
    local least, most, decoder = known[1], known[2], known[3]
    if length < least or length > most then
        branch:add_proto_expert_info(E.malformed, string.format(
            "%s has %d bytes; allowed: %d to %d", TLVS[tlv_type], length, least, most))
        return nil
    end
    local shown, problem = decode(decoder, value, branch)
    if problem then branch:add_proto_expert_info(E.malformed, TLVS[tlv_type] .. ": " .. problem) end
    return shown
end

-- Where the packet ends before the message does, that is the capture's fault or the message's.
local function complain_of_end(tvb, wanted, tree, what)
    if wanted > tvb:reported_len() then
        tree:add_proto_expert_info(E.malformed, what .. " runs over the end of the message")
    else
        tree:add_proto_expert_info(E.cut)
    end
end

-- Calls add(type, text) for each that is right.
local function show_tlvs(tvb, tree, add)
    local at = HEADER_BYTES
    while at < tvb:reported_len() do
        if at + 3 > tvb:len() then
            if at < tvb:len() then tree:add(F.undecoded, tvb(at)) end
            return complain_of_end(tvb, at + 3, tree, "the head of a field")
        end
        local tlv_type, length = tvb(at, 1):uint(), tvb(at + 1, 2):uint()
        local name = TLVS[tlv_type] or "unknown field " .. tlv_type
        local whole = at + 3 + length <= tvb:len()
        local branch = tree:add(F.tlv, whole and tvb(at, 3 + length) or tvb(at))
        branch:set_text(name)
        branch:add(F.tlv_type, tvb(at, 1))
        branch:add(F.tlv_length, tvb(at + 1, 2))
        if not whole then
            if at + 3 < tvb:len() then branch:add(F.undecoded, tvb(at + 3)) end
            return complain_of_end(tvb, at + 3 + length, branch, name .. " of " .. length .. " bytes")
        end
        local shown = show_tlv(tlv_type, length > 0 and tvb(at + 3, length) or nil, length, branch)
        if shown then
            branch:append_text(shown ~= "" and ": " .. shown or "")
            add(tlv_type, shown)
        end
        at = at + 3 + length
    end
end

-- Requests and answers ---------------------------------------------------------------------------------------------------

local function exchanges(pinfo, transaction)
    local key = wire.conversation(pinfo) .. "#" .. transaction
    asked[key] = asked[key] or {}
    return asked[key]
end

-- The last one that began at this packet or before.
local function current(list, frame)
    for i = #list, 1, -1 do
        if list[i].frame <= frame then return list[i], list[i - 1] end
    end
end

-- A request that was sent before and not answered goes on with that exchange; after UseCookie a new one begins.
local function note_request(list, pinfo)
    local last = list[#list]
    if last and not last.answer then
        last.sent[pinfo.number] = #last.frames
        last.frames[#last.frames + 1] = pinfo.number
        return
    end
    local sent = { [pinfo.number] = 0 }
    list[#list + 1] = { frame = pinfo.number, time = pinfo.rel_ts, frames = { pinfo.number }, sent = sent }
end

local function match_request(list, pinfo, tree)
    if not pinfo.visited then note_request(list, pinfo) end
    local exchange, before = current(list, pinfo.number)
    if not exchange then return "" end
    if exchange.answer then tree:add(F.response_in, exchange.answer):set_generated() end
    local again = exchange.sent[pinfo.number]
    if again and again > 0 then
        tree:add(F.retry_of, exchange.frame):set_generated()
        tree:add_proto_expert_info(E.retry, "Sent again, time " .. again + 1 .. ": no answer was seen")
        return " [sent again, time " .. again + 1 .. "]"
    end
    if before and before.cookie then
        tree:add_proto_expert_info(E.cookie)
        return " [again, with the cookie]"
    end
    return ""
end

local function match_answer(list, pinfo, tree, message_type)
    local exchange = current(list, pinfo.number)
    if not exchange then return "" end
    if not exchange.answer then
        exchange.answer, exchange.cookie = pinfo.number, message_type == USE_COOKIE
    end
    tree:add(F.response_to, exchange.frame):set_generated()
    if exchange.answer ~= pinfo.number then
        tree:add_proto_expert_info(E.again, "Answered before, in packet " .. exchange.answer)
        return " [answered before]"
    end
    local now = pinfo.rel_ts
    tree:add(F.time, wire.duration(exchange.time, now)):set_generated()
    return " (" .. wire.milliseconds(exchange.time, now) .. ")"
end

-- Messages ---------------------------------------------------------------------------------------------------------------

-- What the info column says of a TLV: the few that matter, and how many there are of the others.
local SAID = { [7] = "%s", [8] = "file %s", [10] = "at most %s", [15] = "%s", [17] = "%s", [23] = "%s", [24] = "%s", [26] = "%s" }
local COUNTED = { [4] = "file", [5] = "delta", [6] = "removal", [16] = "file", [22] = "holder", [27] = "refusal" }
local LISTS = { [18] = "partial", [19] = "partial IPv6", [20] = "complete", [21] = "complete IPv6" }

local function summarize(said, counts)
    for tlv_type, count in pairs(counts) do
        said[#said + 1] = wire.plural(count, COUNTED[tlv_type])
    end
    return #said > 0 and ": " .. table.concat(said, ", ") or ""
end

local function show_header(tvb, tree)
    tree:add(F.magic, tvb(0, 1))
    tree:add(F.version, tvb(1, 1))
    tree:add(F.type, tvb(2, 1))
    tree:add(F.flags, tvb(3, 1)):add(F.truncated, tvb(3, 1))
    tree:add(F.transaction, tvb(4, 4))
    tree:add(F.cookie, tvb(8, 8))
end

local function show_body(tvb, tree)
    local said, counts = {}, {}
    show_tlvs(tvb, tree, function(tlv_type, shown)
        if SAID[tlv_type] then
            said[#said + 1] = SAID[tlv_type]:format(shown)
        elseif LISTS[tlv_type] then
            said[#said + 1] = shown .. " " .. LISTS[tlv_type]
        elseif COUNTED[tlv_type] then
            counts[tlv_type] = (counts[tlv_type] or 0) + 1
        end
    end)
    return summarize(said, counts)
end

local function refuse(tvb, tree, complaint, why)
    tree:add_proto_expert_info(complaint, why)
    if tvb:len() > 0 then tree:add(F.undecoded, tvb()) end
    return why
end

-- Shows one message; returns what the info column says.
local function show_message(tvb, pinfo, tree)
    if tvb:len() < HEADER_BYTES then
        if tvb:reported_len() >= HEADER_BYTES then return refuse(tvb, tree, E.cut, "cut by the capture") end
        return refuse(tvb, tree, E.not_fsnet, "no FsNet message: shorter than a header")
    end
    if tvb(0, 1):uint() ~= 0x46 then return refuse(tvb, tree, E.not_fsnet, "no FsNet message: another magic") end
    show_header(tvb, tree)
    local version, message_type = tvb(1, 1):uint(), tvb(2, 1):uint()
    version_at_hand = version
    if version ~= VERSION and version ~= EARLIER_VERSION then
        tree:add_proto_expert_info(E.version, "Version " .. version .. "; 1 and 2 are known")
        if tvb:len() > HEADER_BYTES then tree:add(F.undecoded, tvb(HEADER_BYTES)) end
        return "unknown version " .. version
    end
    local name = TYPES[message_type]
    if not name then
        name = string.format("unknown type 0x%02x", message_type)
        tree:add_proto_expert_info(E.type, name)
    end
    local list = exchanges(pinfo, tvb(4, 4):uint())
    local matched = message_type < 0x80 and match_request(list, pinfo, tree) or match_answer(list, pinfo, tree, message_type)
    local body = show_body(tvb, tree)
    if message_type == ERROR then tree:add_proto_expert_info(E.refused) end
    tree:append_text(", " .. name)
    return name .. body .. (tvb(3, 1):uint() % 2 == 1 and " (truncated)" or "") .. matched
end

local function show(tvb, pinfo, root, prefix_bytes)
    local tree = root:add(proto, tvb())
    if prefix_bytes > 0 then
        tree:add(F.tcp_length, tvb(0, prefix_bytes))
        if tvb:len() == prefix_bytes then return refuse(tvb, tree, E.not_fsnet, "no FsNet message: no header") end
        tvb = tvb(prefix_bytes):tvb()
    elseif tvb:reported_len() > MAX_UDP then
        tree:add_proto_expert_info(E.too_long, tvb:reported_len() .. " bytes; a datagram has at most " .. MAX_UDP)
    end
    return show_message(tvb, pinfo, tree)
end

local PROTOCOL = "FsNet track"

local function dissect_udp(tvb, pinfo, root)
    wire.tell(pinfo, PROTOCOL, { show(tvb, pinfo, root, 0) })
    return tvb:len()
end

local function tcp_message_bytes(tvb, _, offset)
    return PREFIX_BYTES + tvb(offset, PREFIX_BYTES):uint()
end

-- Of a packet that the capture has cut, what is there is shown; there is no more to wait for.
local function dissect_tcp(tvb, pinfo, root)
    local lines = {}
    local function show_next(message, info, tree)
        lines[#lines + 1] = show(message, info, tree, PREFIX_BYTES)
        return message:len()
    end
    if tvb:len() < tvb:reported_len() then
        if tvb:len() >= PREFIX_BYTES then show_next(tvb, pinfo, root) end
    else
        dissect_tcp_pdus(tvb, root, PREFIX_BYTES, tcp_message_bytes, show_next)
    end
    wire.tell(pinfo, PROTOCOL, lines)
    return tvb:len()
end

function proto.dissector(tvb, pinfo, root)
    if pinfo.port_type == 3 then return dissect_udp(tvb, pinfo, root) end
    return dissect_tcp(tvb, pinfo, root)
end

-- Any port ---------------------------------------------------------------------------------------------------------------

-- Magic, version, a known type, no unknown flag: one in 2^24 of random packets, and the fields must add up as well.
local function is_header(tvb, offset)
    return tvb:len() >= offset + HEADER_BYTES and tvb(offset, 1):uint() == 0x46
        and (tvb(offset + 1, 1):uint() == VERSION or tvb(offset + 1, 1):uint() == EARLIER_VERSION)
        and TYPES[tvb(offset + 2, 1):uint()] ~= nil and tvb(offset + 3, 1):uint() <= 1
end

local function adds_up(tvb, offset, finish)
    local at = offset + HEADER_BYTES
    while at + 3 <= math.min(finish, tvb:len()) do
        at = at + 3 + tvb(at + 1, 2):uint()
    end
    return at == finish or tvb:len() < finish and at > tvb:len()
end

local function guess_udp(tvb, pinfo, root)
    if not is_header(tvb, 0) or not adds_up(tvb, 0, tvb:reported_len()) then return false end
    dissect_udp(tvb, pinfo, root)
    return true
end

local function guess_tcp(tvb, pinfo, root)
    if tvb:len() < PREFIX_BYTES or not is_header(tvb, PREFIX_BYTES) then return false end
    local length = tvb(0, PREFIX_BYTES):uint()
    if length < HEADER_BYTES or length > 65535 then return false end
    pinfo.conversation = proto
    dissect_tcp(tvb, pinfo, root)
    return true
end

proto:register_heuristic("udp", guess_udp)
proto:register_heuristic("tcp", guess_tcp)

function proto.init()
    asked = {}
end

wire.follow_ports(proto, { "udp.port", "tcp.port" })
