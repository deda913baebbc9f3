"""FS_Tracker: knows which node has which blocks of which file. One UDP socket, messages of tlv.py, nothing on disk.

REGISTER  name, size, sha256, port, blocks   a node has these blocks (a bit for each); the answer is PEERS
QUERY     name                               who has blocks of this file? the answer is PEERS
PEERS     size, sha256, peer...              a peer is address (4 bytes), port (2 bytes), blocks
"""
import argparse
import random
import socket
import struct
import time

import tlv

FORGET_AFTER = 30     # seconds without a word
MOST_PEERS = 40       # in an answer, which has to fit into one datagram
LARGEST = 1232        # bytes of a datagram that pass everywhere


class File:
    def __init__(self, size, sha256):
        self.size, self.sha256, self.nodes = size, sha256, {}     # (ip, port) -> (blocks, when)


def register(files, fields, ip):
    name, size, sha256 = fields[tlv.NAME], tlv.number(fields[tlv.SIZE]), fields[tlv.SHA256]
    file = files.setdefault(name, File(size, sha256))
    if file.sha256 == sha256:
        file.nodes[ip, tlv.number(fields[tlv.PORT])] = fields[tlv.BLOCKS], time.monotonic()
    return file


def peers(file, asker):
    """The answer: some of the nodes that were heard of lately, in random order, as many as fit."""
    oldest = time.monotonic() - FORGET_AFTER
    nodes = [(n, blocks) for n, (blocks, heard) in file.nodes.items() if heard > oldest and n != asker]
    random.shuffle(nodes)
    answer = tlv.pack(tlv.PEERS, (tlv.SIZE, file.size), (tlv.SHA256, file.sha256))
    for (ip, port), blocks in nodes[:MOST_PEERS]:
        peer = tlv.pack(0, (tlv.PEER, socket.inet_aton(ip) + struct.pack('>H', port) + blocks))[1:]
        if len(answer) + len(peer) <= LARGEST:
            answer += peer
    return answer


def answer(files, data, ip):
    message, fields = tlv.unpack(data)
    fields = dict(fields)
    if message == tlv.REGISTER:
        return peers(register(files, fields, ip), (ip, tlv.number(fields[tlv.PORT])))
    if message == tlv.QUERY and fields[tlv.NAME] in files:
        return peers(files[fields[tlv.NAME]], None)
    return tlv.pack(tlv.PEERS)


def main():
    parser = argparse.ArgumentParser(description='FS_Tracker')
    parser.add_argument('--listen', default='0.0.0.0')
    parser.add_argument('--port', type=int, default=9100)
    args = parser.parse_args()
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((args.listen, args.port))
    print(f'listening on {args.listen}:{args.port}')
    files = {}
    while True:
        data, (ip, port) = udp.recvfrom(2048)
        try:
            udp.sendto(answer(files, data, ip), (ip, port))
        except (ValueError, KeyError) as e:
            print(f'{ip}:{port} sent what makes no sense: {e!r}')


if __name__ == '__main__':
    main()
