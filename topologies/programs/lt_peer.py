"""A libtorrent peer: seeds, or fetches and then seeds, one torrent. By TCP alone, and without choking: all nodes are of one owner."""
import argparse
import pathlib

import libtorrent as lt

parser = argparse.ArgumentParser()
parser.add_argument('--listen', required=True, metavar='ADDR:PORT')
parser.add_argument('--dir', required=True)
parser.add_argument('--done', help='a file to make when all has come')
parser.add_argument('--seed', action='store_true')
parser.add_argument('torrent')
args = parser.parse_args()

session = lt.session({
    'listen_interfaces': args.listen, 'enable_dht': False, 'enable_lsd': False, 'enable_upnp': False, 'enable_natpmp': False,
    'allow_multiple_connections_per_ip': True, 'enable_outgoing_utp': False, 'enable_incoming_utp': False,
    'unchoke_slots_limit': -1, 'connection_speed': 500, 'torrent_connect_boost': 100,
    'alert_mask': int(lt.alert.category_t.status_notification | lt.alert.category_t.error_notification),
})
params = lt.add_torrent_params()
params.ti = lt.torrent_info(args.torrent)
params.save_path = args.dir
params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
if args.seed:
    params.flags |= lt.torrent_flags.seed_mode
session.add_torrent(params)
print('listening')
while True:
    session.wait_for_alert(10_000)
    for alert in session.pop_alerts():
        if isinstance(alert, lt.torrent_finished_alert) and args.done:
            pathlib.Path(args.done).touch()
        if alert.category() & lt.alert.category_t.error_notification:
            print(alert.message())
