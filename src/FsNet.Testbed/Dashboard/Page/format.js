// Quantities as the report writes them.
const units = (value, step, names) => {
  let i = 0;
  while (Math.abs(value) >= step && i < names.length - 1) { value /= step; i++; }
  const digits = value >= 100 || i === 0 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}\u00a0${names[i]}`;
};

// Sizes are mostly round; rates, which change all the time, keep their digits so that they do not jump.
export const size = bytes => units(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']).replace(/\.0+(?=\u00a0)/, '');
export const rate = bytesPerSecond => bitRate(bytesPerSecond * 8);
export const bitRate = bits => units(bits, 1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']);
export const count = n => n.toLocaleString('en');
// All of it is all of it, and not what rounds to it.
export const percent = share => {
  const digits = share > 0 && share < 0.0995 ? 1 : 0;
  return `${share < 1 && share > 0.99 ? 99 : (share * 100).toFixed(digits)}\u00a0%`;
};
export const ms = value => `${+value.toFixed(1)}\u00a0ms`;

export function time(seconds) {
  if (seconds < 100) return `${seconds.toFixed(1)}\u00a0s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${String(Math.floor(seconds % 60)).padStart(2, '0')}s`;
  return `${Math.floor(seconds / 3600)}h${String(Math.floor(seconds % 3600 / 60)).padStart(2, '0')}m`;
}
