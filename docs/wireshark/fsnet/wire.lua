-- What both protocols have: who talks to whom, packed addresses, availability.
local shared = ...
if type(shared) ~= "table" then return end

local wire = {}
shared.wire = wire

local MAX_LISTED_RUNS = 8

local tcp_stream = Field.new("tcp.stream")
local udp_stream = Field.new("udp.stream")

local KINDS = { [0] = "None", [1] = "All", [2] = "Ranges", [3] = "Bitmap" }

wire.KINDS = KINDS

-- Names the conversation that the packet is part of, as Wireshark numbers them; of both directions.
function wire.conversation(pinfo)
    if pinfo.port_type == 3 then -- UDP; 2 is TCP
        local stream = udp_stream()
        if stream then return "u" .. tostring(stream) end
    end
    local stream = tcp_stream()
    if stream then return "t" .. tostring(stream) end
    local a, b = wire.source(pinfo), wire.destination(pinfo)
    return a < b and a .. "|" .. b or b .. "|" .. a
end

function wire.source(pinfo)
    return tostring(pinfo.src) .. ":" .. tostring(pinfo.src_port)
end

function wire.destination(pinfo)
    return tostring(pinfo.dst) .. ":" .. tostring(pinfo.dst_port)
end

-- Seconds as a time of Wireshark's.
function wire.duration(from, to)
    local seconds = math.max(0, to - from)
    local whole = math.floor(seconds)
    return NSTime.new(whole, math.floor((seconds - whole) * 1e9 + 0.5))
end

-- For the info column: "12.3 ms".
function wire.milliseconds(from, to)
    return string.format("%.1f ms", math.max(0, to - from) * 1000)
end

-- "4.0 MiB", "300 bytes".
function wire.size(bytes)
    local number, unit = bytes:tonumber(), 1
    local units = { "bytes", "KiB", "MiB", "GiB", "TiB" }
    while number >= 1024 and unit < #units do
        number, unit = number / 1024, unit + 1
    end
    return string.format(unit == 1 and "%d %s" or "%.1f %s", number, units[unit])
end

-- 32 bytes as text, as in logs and reports.
function wire.id(range)
    return range(0, 32):bytes():tohex():lower()
end

-- The first bytes are enough to tell files apart.
function wire.short_id(range)
    return range(0, 4):bytes():tohex():lower()
end

function wire.plural(count, word)
    return string.format("%d %s%s", count, word, count == 1 and "" or "s")
end

-- How many blocks a file has, or nil where length and block size are out of bounds.
function wire.block_count(length, log2)
    if log2 < 16 or log2 > 24 then return nil end
    local bytes = length:tonumber()
    local blocks = math.ceil(bytes / 2 ^ log2)
    if bytes < 0 or blocks > 65536 then return nil end
    return blocks
end

-- "u16 first block, u16 blocks - 1" each, ascending, not overlapping, not beyond the file.
-- Returns how many blocks and a text, or nil and a complaint.
function wire.runs(range, block_count)
    if range:len() % 4 ~= 0 then return nil, "a run has 4 bytes, these are " .. range:len() end
    local next_block, total, texts = 0, 0, {}
    for at = 0, range:len() - 4, 4 do
        local first, count = range(at, 2):uint(), range(at + 2, 2):uint() + 1
        if first < next_block then return nil, "run of block " .. first .. " is not behind the one before" end
        next_block, total = first + count, total + count
        if block_count and next_block > block_count then
            return nil, "run ends at block " .. next_block - 1 .. ", the file has " .. block_count
        end
        if #texts < MAX_LISTED_RUNS then
            texts[#texts + 1] = count == 1 and tostring(first) or first .. "-" .. first + count - 1
        elseif #texts == MAX_LISTED_RUNS then
            texts[#texts + 1] = "..."
        end
    end
    return total, table.concat(texts, ",")
end

local function bits(range)
    local bytes, total = range:bytes(), 0
    for i = 0, bytes:len() - 1 do
        local value = bytes:get_index(i)
        while value > 0 do
            total, value = total + value % 2, math.floor(value / 2)
        end
    end
    return total
end

-- What the bytes after a kind say. block_count may be nil: then what depends on it is not checked.
-- Returns how many blocks (nil for all of an unknown number) and a text, or nothing and a complaint as the third value.
function wire.availability(kind, range, block_count)
    local length = range and range:len() or 0
    if kind == 0 or kind == 1 then
        if length > 0 then return nil, nil, "availability " .. KINDS[kind] .. " has no bytes, found " .. length end
        if kind == 0 then return 0, "no blocks" end
        return block_count, "all blocks"
    end
    if kind ~= 2 and kind ~= 3 then return nil, nil, "kind of availability " .. kind .. " is unknown; 0 to 3 are known" end
    if length == 0 then return nil, nil, "availability " .. KINDS[kind] .. " without bytes" end
    if kind == 2 then
        local total, text = wire.runs(range, block_count)
        if not total then return nil, nil, text end
        return total, wire.plural(total, "block") .. ": " .. text
    end
    if block_count and length ~= math.ceil(block_count / 8) then
        return nil, nil, "bitmap of " .. length .. " bytes for " .. block_count .. " blocks"
    end
    local total = bits(range)
    return total, wire.plural(total, "block") .. " in a bitmap"
end

-- The info column of a packet that may hold several messages: what each call has to say stays when TCP goes on with the rest of
-- the packet, and replaces what TCP wrote itself.
function wire.tell(pinfo, protocol, lines)
    if #lines == 0 then return end
    pinfo.cols.protocol = protocol
    pinfo.cols.info:clear()
    pinfo.cols.info:append(table.concat(lines, " | ") .. " ")
    pinfo.cols.info:fence()
end

-- Follows a preference: the protocol is at these ports of these tables, and no longer where it was before.
function wire.follow_ports(proto, tables)
    local before = ""
    local function register()
        for _, name in ipairs(tables) do
            local ports = DissectorTable.get(name)
            if before ~= "" then ports:remove(before, proto) end
            if proto.prefs.ports ~= "" then ports:add(proto.prefs.ports, proto) end
        end
        before = proto.prefs.ports
    end
    proto.prefs_changed = register
    register()
end
