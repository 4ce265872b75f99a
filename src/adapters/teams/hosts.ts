// Where the bot's own token may go: Microsoft's hosts for Teams, or what SERVICE_HOSTS names instead.

/** True for https addresses on one of `hosts`; an entry without a port means 443. */
export function isServiceHost(address: string, hosts: readonly string[]): boolean {
  const url = URL.parse(address);
  return (
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    hosts.includes(url.host.toLowerCase())
  );
}
