"""Messages between node and tracker: a byte that says which, then fields of type (1 byte), length (2 bytes), value."""
import struct

# Messages.
REGISTER, QUERY, PEERS = 1, 2, 3
# Fields.
NAME, SIZE, SHA256, PORT, BLOCKS, PEER = 1, 2, 3, 4, 5, 6


def pack(message, *fields):
    data = bytes([message])
    for kind, value in fields:
        if isinstance(value, int):
            value = struct.pack('>Q', value)
        data += struct.pack('>BH', kind, len(value)) + value
    return data


def unpack(data):
    """The message's number, and its fields as (type, value) in their order; ValueError if it is cut off."""
    fields, at = [], 1
    while at < len(data):
        if at + 3 > len(data):
            raise ValueError('cut off in a header')
        kind, length = struct.unpack_from('>BH', data, at)
        if at + 3 + length > len(data):
            raise ValueError('cut off in a value')
        fields.append((kind, data[at + 3:at + 3 + length]))
        at += 3 + length
    return data[0] if data else 0, fields


def number(value):
    return int.from_bytes(value, 'big')
