/** A time of the daemon as a person here reads it, with date and zone: `2026-01-31 13:00:00.000+01:00`. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  const date = `${String(time.getFullYear()).padStart(4, '0')}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
  const east = -time.getTimezoneOffset();
  const zone = `${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
  return `${date} ${clock}${zone}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
