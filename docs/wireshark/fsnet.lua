-- FsNet's protocols for Wireshark and tshark: the track protocol (node and tracker) and the transfer protocol (node and node).
-- docs/protocol.md has the byte layouts. Works with Lua 5.2 and later, Wireshark 4.0 and later.
--
--   tshark -X lua_script:docs/wireshark/fsnet.lua -r CAPTURE
--
-- README.md beside this file says how to install it. This file only loads the others.

set_plugin_info({ version = "1.0", author = "FsNet", description = "FsNet's track and transfer protocols" })

local folder = debug.getinfo(1, "S").source:gsub("^@", ""):match("^(.*[/\\])") or "./"

-- Wireshark loads every file in its plugin folder by itself, in an order of its own; a file of ours does nothing then,
-- for only here it is handed the table that they share.
local shared = {}
for _, name in ipairs({ "sha256", "wire", "track_fields", "track", "peer_fields", "peer_state", "peer" }) do
    local chunk, problem = loadfile(folder .. "fsnet/" .. name .. ".lua")
    if not chunk then
        error("fsnet.lua needs the folder fsnet beside it: " .. problem)
    end
    chunk(shared)
end
