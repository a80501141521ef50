/** 1 204 567, the same in both languages. @param {number} value */
export const count = (value) => value.toLocaleString('en-GB').replaceAll(',', '\u202f');

/** 12 B, 1.2 KiB, 340 MiB, 81.6 GiB. @param {number} bytes */
export function bytes(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let figure = bytes;
  let unit = 0;
  while (figure >= 1024 && unit < units.length - 1) {
    figure /= 1024;
    unit += 1;
  }
  return `${unit === 0 || figure >= 100 ? Math.round(figure) : figure.toFixed(1)} ${units[unit]}`;
}
