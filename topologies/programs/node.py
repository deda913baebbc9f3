"""FS_Node: shares a file, or fetches it from all who have blocks of it and shares what it has meanwhile.

A file is BLOCKS blocks. Over TCP a peer sends the number of a block (4 bytes) and gets its bytes; nothing means "not here".
"""
import argparse
import hashlib
import os
import random
import socket
import struct
import threading
import time

import tlv

BLOCKS = 64
FETCHERS = 4          # blocks under way to this node
ANNOUNCE_EVERY = 0.5  # seconds


class Share:
    """A file, whole or not, and which of its blocks are there."""

    def __init__(self, path, size, sha256, whole):
        self.path, self.size, self.sha256, self.lock = path, size, sha256, threading.Lock()
        self.have = set(range(BLOCKS)) if whole else set()
        self.asked = set()
        self.file = open(path, 'rb' if whole else 'w+b')

    def place(self, block):
        first = self.size * block // BLOCKS
        return first, self.size * (block + 1) // BLOCKS - first

    def read(self, block):
        first, length = self.place(block)
        return os.pread(self.file.fileno(), length, first)

    def write(self, block, data):
        os.pwrite(self.file.fileno(), data, self.place(block)[0])
        with self.lock:
            self.have.add(block)

    def bits(self):
        return sum(1 << b for b in list(self.have)).to_bytes(BLOCKS // 8, 'big')


class Tracker:
    def __init__(self, address, name, port):
        self.address, self.name, self.port = address, name.encode(), port

    def ask(self, message):
        """Asks until there is an answer: datagrams get lost."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.settimeout(0.5)
            while True:
                udp.sendto(message, self.address)
                try:
                    return tlv.unpack(udp.recv(2048))[1]
                except (TimeoutError, ValueError):
                    continue

    def query(self):
        return dict(self.ask(tlv.pack(tlv.QUERY, (tlv.NAME, self.name))))

    def register(self, share):
        """Says what is here; returns the peers as (address, blocks)."""
        fields = self.ask(tlv.pack(tlv.REGISTER, (tlv.NAME, self.name), (tlv.SIZE, share.size), (tlv.SHA256, share.sha256),
                                   (tlv.PORT, self.port), (tlv.BLOCKS, share.bits())))
        found = [(v[:4], struct.unpack('>H', v[4:6])[0], int.from_bytes(v[6:], 'big')) for kind, v in fields if kind == tlv.PEER]
        return [((socket.inet_ntoa(ip), port), {b for b in range(BLOCKS) if bits >> b & 1}) for ip, port, bits in found]


def receive(peer, length):
    """So many bytes, or fewer where the peer has gone."""
    data = b''
    while len(data) < length and (more := peer.recv(length - len(data))):
        data += more
    return data


def talk(peer, share):
    with peer:
        while len(wanted := receive(peer, 4)) == 4:
            block = struct.unpack('>I', wanted)[0]
            if block not in share.have:
                return
            peer.sendall(share.read(block))


def serve(listener, share):
    while True:
        threading.Thread(target=talk, args=(listener.accept()[0], share), daemon=True).start()


def fetch(address, block, share):
    length = share.place(block)[1]
    with socket.create_connection(address, timeout=10) as peer:
        peer.sendall(struct.pack('>I', block))
        data = receive(peer, length)
    if len(data) != length:
        raise OSError('not the whole block')
    share.write(block, data)


def fetch_all(share, peers):
    """One of several that fetch: a block that few have, from one who has it."""
    while len(share.have) < BLOCKS:
        with share.lock:
            holders = {b: [a for a, blocks in peers if b in blocks] for b in range(BLOCKS) if b not in share.have | share.asked}
            open_blocks = [b for b, who in holders.items() if who]
            block = min(open_blocks, key=lambda b: (len(holders[b]), random.random()), default=None)
            if block is not None:
                share.asked.add(block)
        if block is None:
            time.sleep(0.05)
            continue
        try:
            fetch(random.choice(holders[block]), block, share)
        except OSError as e:
            print(f'block {block}: {e}')
        with share.lock:
            share.asked.discard(block)


def announce(tracker, share, peers):
    while True:
        peers[:] = tracker.register(share)
        time.sleep(ANNOUNCE_EVERY)


def digest(path):
    with open(path, 'rb') as f:
        return hashlib.file_digest(f, 'sha256').digest()


def get(tracker, out, listener):
    found = tracker.query()
    while tlv.SIZE not in found:
        time.sleep(0.2)
        found = tracker.query()
    path = os.path.join(out, tracker.name.decode())
    share, peers = Share(path + '.part', tlv.number(found[tlv.SIZE]), found[tlv.SHA256], whole=False), []
    threading.Thread(target=serve, args=(listener, share), daemon=True).start()
    threading.Thread(target=announce, args=(tracker, share, peers), daemon=True).start()
    fetchers = [threading.Thread(target=fetch_all, args=(share, peers)) for _ in range(FETCHERS)]
    [f.start() for f in fetchers]
    [f.join() for f in fetchers]
    if digest(path + '.part') != share.sha256:
        raise SystemExit('the bytes that came are not those of the file')
    os.rename(path + '.part', path)
    print('complete')


def main():
    parser = argparse.ArgumentParser(description='FS_Node')
    parser.add_argument('--share', metavar='FILE')
    parser.add_argument('--get', metavar='NAME')
    parser.add_argument('--out', default='.')
    parser.add_argument('--tracker', required=True, metavar='ADDR:PORT')
    parser.add_argument('--listen', default='0.0.0.0', metavar='ADDR')
    args = parser.parse_args()
    host, port = args.tracker.rsplit(':', 1)
    listener = socket.create_server((args.listen, 0))
    tracker = Tracker((host, int(port)), args.get or os.path.basename(args.share), listener.getsockname()[1])
    if args.get:
        get(tracker, args.out, listener)
        threading.Event().wait()
    share = Share(args.share, os.path.getsize(args.share), digest(args.share), whole=True)
    threading.Thread(target=announce, args=(tracker, share, []), daemon=True).start()
    print(f'listening, shares {args.share}')
    serve(listener, share)


if __name__ == '__main__':
    main()
