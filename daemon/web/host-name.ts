/** The name in a Host header, without the port; IPv6 literals keep their brackets. */
export function hostName(header: string): string {
  return /^\[[^\]]*\]/.exec(header)?.[0] ?? header.replace(/:\d*$/, '');
}
