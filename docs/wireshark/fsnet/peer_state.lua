-- What must be remembered between packets to read the transfer protocol: which file a handle stands for, and which request a
-- piece of a block answers. Everything is found again by the number of a packet, for packets are dissected in any order later on.
local shared = ...
if type(shared) ~= "table" then return end

local wire = shared.wire
local state = {}
shared.peer_state = state

local opened, requests = {}, {}

function state.reset()
    opened, requests = {}, {}
end

local function direction(pinfo, from)
    return wire.conversation(pinfo) .. "/" .. from
end

-- The last entry that began at this packet or before.
local function last_before(list, frame)
    for i = #(list or {}), 1, -1 do
        if list[i].frame <= frame then return list[i], i end
    end
end

-- An Open binds its sender's handle to a file: id in hex, length in bytes, log2 of the block size, how many blocks.
function state.open(pinfo, handle, file)
    if pinfo.visited then return end
    local key = direction(pinfo, wire.source(pinfo)) .. "/" .. handle
    opened[key] = opened[key] or {}
    file.frame = pinfo.number
    table.insert(opened[key], file)
end

-- The file of a handle of the packet's sender; nil when its Open was not captured.
function state.file(pinfo, handle)
    return (last_before(opened[direction(pinfo, wire.source(pinfo)) .. "/" .. handle], pinfo.number))
end

-- How many bytes a block of the file has.
function state.block_bytes(file, block)
    return math.min(2 ^ file.log2, file.length - block * 2 ^ file.log2)
end

local function key_of(pinfo, asker, file, block)
    return direction(pinfo, asker) .. "/" .. file.id .. "/" .. block
end

-- A Request. Returns its exchange, and the one before for the same block on this connection.
function state.request(pinfo, file, block)
    local key = key_of(pinfo, wire.source(pinfo), file, block)
    requests[key] = requests[key] or {}
    local list = requests[key]
    if not pinfo.visited then
        table.insert(list, { frame = pinfo.number, time = pinfo.rel_ts, bytes = 0 })
    end
    local exchange, index = last_before(list, pinfo.number)
    return exchange, list[(index or 1) - 1]
end

local function asked_of_sender(pinfo, file, block)
    return (last_before(requests[key_of(pinfo, wire.destination(pinfo), file, block)], pinfo.number))
end

-- A Cancel of the asker. Returns the exchange that it ends; a Cancel that declines a suggestion ends none.
function state.cancel(pinfo, file, block)
    local exchange = last_before(requests[key_of(pinfo, wire.source(pinfo), file, block)], pinfo.number)
    if not exchange or exchange.last and exchange.last <= pinfo.number then return nil end
    exchange.cancelled = exchange.cancelled or pinfo.number
    return exchange
end

-- A Reject.
function state.reject(pinfo, file, block)
    local exchange = asked_of_sender(pinfo, file, block)
    if exchange and not pinfo.visited then exchange.rejected = pinfo.number end
    return exchange
end

-- Bytes of a block. Returns the exchange they belong to, if its Request was captured.
function state.chunk(pinfo, file, block, offset, bytes)
    local exchange = asked_of_sender(pinfo, file, block)
    if exchange and not pinfo.visited then
        if not exchange.first then exchange.first, exchange.first_time = pinfo.number, pinfo.rel_ts end
        exchange.bytes = exchange.bytes + bytes
        if offset + bytes >= state.block_bytes(file, block) then
            exchange.last, exchange.last_time = pinfo.number, pinfo.rel_ts
        end
    end
    return exchange
end
