-- The transfer protocol: frames between two nodes over TCP, u32 length, u8 type, body.
local shared = ...
if type(shared) ~= "table" then return end

local wire, state, names = shared.wire, shared.peer_state, shared.peer_names
local F, E, TYPES = names.fields, names.complaints, names.TYPES

local PROTOCOL = "FsNet peer"
local LENGTH_BYTES, HEAD_BYTES, BLOCK_HEAD_BYTES, MAX_LENGTH = 4, 5, 8, 65545
local MAX_BLOCK_BYTES = 2 ^ 24
local MAGIC = "FsNt"

local proto = Proto("fsnet.peer", "FsNet Transfer Protocol")
proto.fields, proto.experts = F, E
proto.prefs.ports = Pref.range("Node ports", "9100", "TCP; other ports are found by the Hello of a connection", 65535)

-- Type: least and most bytes of a body.
local BODIES = {
    [1] = { 15, 15 }, [2] = { 44, 44 + 65536 }, [3] = { 33, 33 }, [4] = { 6, 6 }, [5] = { 36, 4 + 1024 * 32 },
    [6] = { 6, 2 + 1024 * 4 }, [7] = { 4, 4 }, [8] = { 4, 4 }, [9] = { BLOCK_HEAD_BYTES + 1, BLOCK_HEAD_BYTES + 65536 },
    [10] = { 4, 4 }, [11] = { 5, 5 }, [12] = { 1, 1 }, [13] = { 8, 8 },
}

-- Files and blocks -------------------------------------------------------------------------------------------------------

-- A handle, and the file it stands for where that is known.
local function show_handle(body, pinfo, tree)
    tree:add(F.handle, body(0, 2))
    local file = state.file(pinfo, body(0, 2):uint())
    if file then tree:add(F.file, body(0, 2), file.id):set_generated() end
    return file
end

local function show_block(body, pinfo, tree)
    local file = show_handle(body, pinfo, tree)
    tree:add(F.block, body(2, 2))
    return file, body(2, 2):uint()
end

local function complain(tree, problem)
    tree:add_proto_expert_info(E.malformed, problem)
end

local function show_reason(field, reasons, range, tree)
    tree:add(field, range)
    return reasons[range:uint()] or "reason " .. range:uint()
end

-- Frames -----------------------------------------------------------------------------------------------------------------
-- Each shows the body of a frame, which has an allowed length, and returns what the info column says behind the type.

local function hello(body, _, tree)
    tree:add(F.magic, body(0, 4))
    tree:add(F.version, body(4, 1))
    tree:add(F.node, body(5, 8))
    tree:add(F.port, body(13, 2))
    if body(0, 4):string() ~= MAGIC then complain(tree, "the magic is not " .. MAGIC) end
    local version = body(4, 1):uint()
    if version < 1 or version > 2 then
        tree:add_proto_expert_info(E.version, "Version " .. version .. "; 1 and 2 are known")
    end
    return string.format("node %s, port %d", body(5, 8):bytes():tohex():lower(), body(13, 2):uint())
end

local function open(body, pinfo, tree)
    tree:add(F.handle, body(0, 2))
    tree:add(F.file, body(2, 32), wire.id(body(2)))
    tree:add(F.file_length, body(34, 8))
    tree:add(F.file_log2, body(42, 1))
    tree:add(F.kind, body(43, 1))
    local rest = body:len() > 44 and body(44) or nil
    if rest then tree:add(F.availability, rest) end
    local length, log2 = body(34, 8):uint64(), body(42, 1):uint()
    local blocks = wire.block_count(length, log2)
    if not blocks then return complain(tree, "length and block size are out of bounds") end
    tree:add(F.file_blocks, blocks):set_generated()
    local file = { id = wire.id(body(2)), length = length:tonumber(), log2 = log2, blocks = blocks }
    state.open(pinfo, body(0, 2):uint(), file)
    local held, shown, problem = wire.availability(body(43, 1):uint(), rest, blocks)
    if problem then return complain(tree, problem) end
    if held then tree:add(F.held, held):set_generated() end
    return string.format("handle %d is file %s, %s, %d blocks; has %s",
        body(0, 2):uint(), wire.short_id(body(2, 4)), wire.size(length), blocks, shown)
end

local function refuse(body, _, tree)
    tree:add(F.file, body(0, 32), wire.id(body))
    return "file " .. wire.short_id(body(0, 4)) .. ": " .. show_reason(F.refuse, names.REFUSALS, body(32, 1), tree)
end

local function manifest_request(body, pinfo, tree)
    show_handle(body, pinfo, tree)
    tree:add(F.first, body(2, 2))
    tree:add(F.count_less_one, body(4, 2))
    local first = body(2, 2):uint()
    return string.format("hashes of blocks %d-%d", first, first + body(4, 2):uint())
end

local function manifest(body, pinfo, tree)
    show_handle(body, pinfo, tree)
    tree:add(F.first, body(2, 2))
    if (body:len() - 4) % 32 ~= 0 then return complain(tree, "hashes have 32 bytes each, these are " .. body:len() - 4) end
    for at = 4, body:len() - 32, 32 do
        tree:add(F.hash, body(at, 32))
    end
    local first = body(2, 2):uint()
    return string.format("hashes of blocks %d-%d", first, first + (body:len() - 4) / 32 - 1)
end

local function have(body, pinfo, tree)
    local file = show_handle(body, pinfo, tree)
    local runs = body(2)
    local total, shown = wire.runs(runs, file and file.blocks)
    if not total then return complain(tree, shown) end
    for at = 0, runs:len() - 4, 4 do
        local run = tree:add(F.run, runs(at, 4))
        run:add(F.first, runs(at, 2))
        run:add(F.count_less_one, runs(at + 2, 2))
    end
    tree:add(F.held, total):set_generated()
    return shown
end

local function suggest(body, pinfo, tree)
    local _, block = show_block(body, pinfo, tree)
    return tostring(block)
end

local function show_exchange(exchange, tree)
    if exchange.first then
        tree:add(F.first_in, exchange.first):set_generated()
        tree:add(F.time_first, wire.duration(exchange.time, exchange.first_time)):set_generated()
    end
    if exchange.cancelled then tree:add(F.cancel_in, exchange.cancelled):set_generated() end
    if exchange.last then
        tree:add(F.last_in, exchange.last):set_generated()
        tree:add(F.time, wire.duration(exchange.time, exchange.last_time)):set_generated()
    end
end

local function request(body, pinfo, tree)
    local file, block = show_block(body, pinfo, tree)
    if not file then return tostring(block) end
    local exchange, before = state.request(pinfo, file, block)
    if exchange then show_exchange(exchange, tree) end
    if before and not (before.last or before.cancelled or before.rejected) then
        tree:add_proto_expert_info(E.again, "Asked before, in packet " .. before.frame .. ", and not answered")
        return block .. " [asked again]"
    end
    return tostring(block)
end

local function cancel(body, pinfo, tree)
    local file, block = show_block(body, pinfo, tree)
    local exchange = file and state.cancel(pinfo, file, block)
    if exchange then tree:add(F.request_in, exchange.frame):set_generated() end
    return tostring(block)
end

local function reject(body, pinfo, tree)
    local file, block = show_block(body, pinfo, tree)
    local exchange = file and state.reject(pinfo, file, block)
    if exchange then tree:add(F.request_in, exchange.frame):set_generated() end
    tree:add_proto_expert_info(E.rejected)
    return block .. ": " .. show_reason(F.reject, names.REJECTIONS, body(4, 1), tree)
end

local function goodbye(body, _, tree)
    local reason = body(0, 1):uint()
    if reason == 4 or reason == 5 then tree:add_proto_expert_info(E.goodbye) end
    return show_reason(F.goodbye, names.GOODBYES, body(0, 1), tree)
end

local function probe(body, _, tree)
    tree:add(F.token, body(0, 8))
    return "token " .. body(0, 8):bytes():tohex():lower()
end

-- The first and the last piece of a block tell how long it took.
local function show_times(exchange, pinfo, tree)
    tree:add(F.request_in, exchange.frame):set_generated()
    local shown = ""
    if exchange.cancelled and exchange.cancelled < pinfo.number then
        tree:add(F.cancel_in, exchange.cancelled):set_generated()
        shown = " [cancelled]"
    end
    if exchange.first == pinfo.number then
        tree:add(F.time_first, wire.duration(exchange.time, exchange.first_time)):set_generated()
    end
    if exchange.last == pinfo.number then
        tree:add(F.time, wire.duration(exchange.time, exchange.last_time)):set_generated()
        shown = shown .. " (" .. wire.milliseconds(exchange.time, exchange.last_time) .. ")"
    end
    return shown
end

-- Needs no more than the head to be in the capture.
local function block(body, pinfo, tree, bytes)
    local file, number = show_block(body, pinfo, tree)
    local offset = body(4, 4):uint()
    tree:add(F.offset, body(4, 4))
    if body:len() > BLOCK_HEAD_BYTES then tree:add(F.data, body(BLOCK_HEAD_BYTES)) end
    tree:add(F.data_length, bytes):set_generated()
    local said = string.format("%d at %d, %s", number, offset, wire.plural(bytes, "byte"))
    if not file then return said end
    local whole = state.block_bytes(file, number)
    if offset + bytes > whole then
        complain(tree, "bytes to " .. offset + bytes .. " of a block that has " .. math.max(0, whole))
        return said
    end
    tree:add(F.complete, offset + bytes == whole):set_generated()
    local exchange = state.chunk(pinfo, file, number, offset, bytes)
    return said .. (offset + bytes == whole and ", the last" or "") .. (exchange and show_times(exchange, pinfo, tree) or "")
end

local SHOW = {
    [1] = hello, [2] = open, [3] = refuse, [4] = manifest_request, [5] = manifest, [6] = have, [7] = suggest, [8] = request,
    [9] = block, [10] = cancel, [11] = reject, [12] = goodbye, [13] = probe,
}

-- Whether a frame may begin with these bytes; what cannot be seen is believed.
local function begins_frame(tvb, offset)
    if tvb:len() < offset + HEAD_BYTES then return tvb:len() >= offset + LENGTH_BYTES and tvb(offset, 4):uint() <= MAX_LENGTH end
    local bounds = BODIES[tvb(offset + 4, 1):uint()]
    if not bounds then return false end
    local body = tvb(offset, 4):uint() - 1
    if body < bounds[1] or body > bounds[2] then return false end
    if tvb(offset + 4, 1):uint() ~= 9 or tvb:len() < offset + HEAD_BYTES + BLOCK_HEAD_BYTES then return true end
    return tvb(offset + HEAD_BYTES + 4, 4):uint() + body - BLOCK_HEAD_BYTES <= MAX_BLOCK_BYTES
end

-- What is wrong with a head that begins no frame.
local function fault(tvb)
    if tvb:len() < HEAD_BYTES then return E.no_frame, "no frame: shorter than its head" end
    local length, name = tvb(0, 4):uint(), TYPES[tvb(4, 1):uint()]
    if not name then return E.no_frame, string.format("no frame: type %d is unknown", tvb(4, 1):uint()) end
    if length == 0 or length > MAX_LENGTH then
        return E.length, string.format("%s of length %d; allowed: 1 to %d", name, length, MAX_LENGTH)
    end
    return E.length, string.format("%s of length %d", name, length)
end

local function show_fault(tvb, root, complaint, why)
    local tree = root:add(proto, tvb())
    tree:add_proto_expert_info(complaint, why)
    tree:add(F.undecoded, tvb())
    return why
end

-- What there is of a frame that the capture has cut: a Block needs its head only.
local function show_body(tvb, pinfo, tree, frame_type, bytes)
    local there = tvb:len() - HEAD_BYTES
    if there >= bytes or frame_type == 9 and there >= BLOCK_HEAD_BYTES then
        return SHOW[frame_type](tvb(HEAD_BYTES, math.min(there, bytes)), pinfo, tree, bytes - BLOCK_HEAD_BYTES)
    end
    tree:add_proto_expert_info(E.cut)
    if there > 0 then tree:add(F.undecoded, tvb(HEAD_BYTES)) end
    return "cut by the capture"
end

-- A frame from its first byte on; returns what the info column says.
local function show(tvb, pinfo, root)
    if tvb:len() < HEAD_BYTES or not begins_frame(tvb, 0) then return show_fault(tvb, root, fault(tvb)) end
    local frame_type = tvb(4, 1):uint()
    local tree = root:add(proto, tvb())
    tree:append_text(", " .. TYPES[frame_type])
    tree:add(F.length, tvb(0, LENGTH_BYTES))
    tree:add(F.type, tvb(4, 1))
    local said = show_body(tvb, pinfo, tree, frame_type, tvb(0, LENGTH_BYTES):uint() - 1)
    return TYPES[frame_type] .. " " .. (said or "[malformed]")
end

-- What begins no frame takes the rest of the packet with it: the next one is looked at afresh.
local function frame_bytes(tvb, _, offset)
    if begins_frame(tvb, offset) then return LENGTH_BYTES + tvb(offset, LENGTH_BYTES):uint() end
    return tvb:len() - offset
end

-- A packet of which the capture kept the beginning only: nothing can be put together. Its frames are shown as far as they go; a
-- packet that begins within a frame cannot tell where the next one starts.
local function show_cut(tvb, pinfo, root, lines)
    local at = 0
    while at + HEAD_BYTES <= tvb:len() and begins_frame(tvb, at) do
        local bytes = LENGTH_BYTES + tvb(at, LENGTH_BYTES):uint()
        lines[#lines + 1] = show(tvb(at, math.min(bytes, tvb:len() - at)):tvb(), pinfo, root)
        at = at + bytes
    end
    if at < tvb:len() then
        lines[#lines + 1] = show_fault(tvb(at):tvb(), root, at == 0 and E.middle or E.cut, "(within a frame)")
    end
end

function proto.dissector(tvb, pinfo, root)
    local lines = {}
    if tvb:len() < tvb:reported_len() then
        show_cut(tvb, pinfo, root, lines)
    else
        dissect_tcp_pdus(tvb, root, HEAD_BYTES, frame_bytes, function(frame, info, tree)
            lines[#lines + 1] = show(frame, info, tree)
            return frame:len()
        end)
    end
    wire.tell(pinfo, PROTOCOL, lines)
    return tvb:len()
end

-- Any port: a connection begins with a Hello, 21 bytes of which 10 are always the same.
local function guess(tvb, pinfo, root)
    if tvb:len() < HEAD_BYTES + #MAGIC + 1 then return false end
    if tvb(0, 4):uint() ~= 16 or tvb(4, 1):uint() ~= 1 or tvb(HEAD_BYTES, 4):string() ~= MAGIC then return false end
    pinfo.conversation = proto
    proto.dissector(tvb, pinfo, root)
    return true
end

proto:register_heuristic("tcp", guess)

function proto.init()
    state.reset()
end

wire.follow_ports(proto, { "tcp.port" })
