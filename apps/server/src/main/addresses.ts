import type { ServedHosts } from '../http/guards/origin.ts';
import type { Config } from './config/settings.ts';

/** Whether only programs of this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Which setting lets others than the programs of this machine reach the server; null: none does. */
export function openedBy(
  config: Pick<Config, 'host' | 'publicUrl' | 'allowedHosts' | 'trustedProxies'>,
): string | null {
  const { host, publicUrl, allowedHosts, trustedProxies } = config;
  if (!isLoopback(host)) return `host ${host}`;
  if (publicUrl !== null && !isLoopback(bare(publicUrl.hostname))) {
    return `publicUrl ${publicUrl.href}`;
  }
  const foreign = allowedHosts.find((name) => !isLoopback(bare(name)));
  if (foreign !== undefined) return `allowedHosts ${foreign}`;
  const [proxy] = trustedProxies;
  return proxy === undefined ? null : `trustedProxies ${proxy}`;
}

/** `[::1]` → `::1` */
function bare(name: string): string {
  return name.toLowerCase().replace(/^\[(.*)\]$/, '$1');
}

/** Which names the server answers to. */
export function servedHosts(config: Config): ServedHosts {
  const { allowedHosts, publicUrl, host } = config;
  const names = [...allowedHosts, ...(publicUrl === null ? [] : [publicUrl.hostname])];
  return {
    names: names.map((name) => name.toLowerCase()),
    loopbackOnly: isLoopback(host),
  };
}

/** `::1` → `http://[::1]:8000/` */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}
