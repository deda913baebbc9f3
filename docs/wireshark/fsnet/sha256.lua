-- SHA-256 (FIPS 180-4) of short inputs: the id of a file follows from its layout and root, and is not sent along with them.
local shared = ...
if type(shared) ~= "table" then return end

local band, bxor, bnot, ror = bit.band, bit.bxor, bit.bnot, bit.ror
local rshift, tobit = bit.rshift, bit.tobit

-- The first 32 bits of the fractional parts of the square roots of the first 8 primes, and of the cube roots of the first 64.
local H, K = {}, {}

local function fraction(root)
    return tobit(math.floor((root - math.floor(root)) * 4294967296))
end

local function is_prime(n)
    for i = 2, math.floor(math.sqrt(n)) do
        if n % i == 0 then return false end
    end
    return true
end

local candidate = 2
while #K < 64 do
    if is_prime(candidate) then
        if #H < 8 then H[#H + 1] = fraction(candidate ^ 0.5) end
        K[#K + 1] = fraction(candidate ^ (1 / 3))
    end
    candidate = candidate + 1
end

local function schedule(chunk)
    local w = {}
    for i = 0, 15 do
        local a, b, c, d = chunk:byte(4 * i + 1, 4 * i + 4)
        w[i] = tobit(((a * 256 + b) * 256 + c) * 256 + d)
    end
    for i = 16, 63 do
        local s0 = bxor(ror(w[i - 15], 7), ror(w[i - 15], 18), rshift(w[i - 15], 3))
        local s1 = bxor(ror(w[i - 2], 17), ror(w[i - 2], 19), rshift(w[i - 2], 10))
        w[i] = tobit(w[i - 16] + s0 + w[i - 7] + s1)
    end
    return w
end

local function compress(state, chunk)
    local w = schedule(chunk)
    local a, b, c, d, e, f, g, h = state[1], state[2], state[3], state[4], state[5], state[6], state[7], state[8]
    for i = 0, 63 do
        local s1 = bxor(ror(e, 6), ror(e, 11), ror(e, 25))
        local t1 = tobit(h + s1 + bxor(band(e, f), band(bnot(e), g)) + K[i + 1] + w[i])
        local s0 = bxor(ror(a, 2), ror(a, 13), ror(a, 22))
        local t2 = tobit(s0 + bxor(band(a, b), band(a, c), band(b, c)))
        h, g, f, e, d, c, b, a = g, f, e, tobit(d + t1), c, b, a, tobit(t1 + t2)
    end
    local add = { a, b, c, d, e, f, g, h }
    for i = 1, 8 do state[i] = tobit(state[i] + add[i]) end
end

-- Of a string, as hexadecimal digits.
function shared.sha256(text)
    local bits = #text * 8
    local padded = text .. "\128" .. ("\0"):rep((55 - #text) % 64)
    padded = padded .. ("\0"):rep(4) .. string.char(
        math.floor(bits / 16777216) % 256, math.floor(bits / 65536) % 256, math.floor(bits / 256) % 256, bits % 256)
    local state = { H[1], H[2], H[3], H[4], H[5], H[6], H[7], H[8] }
    for at = 1, #padded, 64 do
        compress(state, padded:sub(at, at + 63))
    end
    local digits = {}
    for i = 1, 8 do digits[i] = bit.tohex(state[i]) end
    return table.concat(digits)
end
