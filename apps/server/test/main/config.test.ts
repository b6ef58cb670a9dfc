import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/main/config/load-config.ts';
import {
  describeSettings,
  readConfig,
  type ConfigSources,
} from '../../src/main/config/read-config.ts';
import { settings } from '../../src/main/config/settings.ts';
import { isLoopback, openedBy, servedHosts, urlOf } from '../../src/main/addresses.ts';

function read(sources: Partial<ConfigSources>): ReturnType<typeof readConfig> {
  return readConfig({ flags: {}, environment: {}, file: null, ...sources });
}

function faultsOf(sources: Partial<ConfigSources>): readonly string[] {
  const outcome = read(sources);
  return outcome.kind === 'faulty' ? outcome.faults : [];
}

describe('the configuration', () => {
  it('is whole without anything being set', () => {
    expect(read({})).toMatchObject({
      kind: 'config',
      config: { host: '127.0.0.1', port: 8000, database: null, maxImageBytes: 20 * 1024 ** 2 },
    });
  });

  it('takes a flag before the environment, and the environment before the file', () => {
    const file = { path: 'hand-digits.json', content: { port: 1, host: 'a', dataFolder: '/file' } };
    const environment = { HAND_DIGITS_PORT: '2', HAND_DIGITS_HOST: 'b', HOME: '/root' };
    const outcome = read({ flags: { port: '3' }, environment, file });
    expect(outcome).toMatchObject({ config: { port: 3, host: 'b', dataFolder: '/file' } });
  });

  it('tells every fault at once, with the name, the value and what is allowed', () => {
    const environment = {
      HAND_DIGITS_PORT: 'eighty',
      HAND_DIGITS_QUEUE_BYTES: '3 apples',
      HAND_DIGITS_PUBLIC_URL: 'digits.example.org',
      HAND_DIGITS_LOG_LEVEL: 'loud',
      HAND_DIGITS_RUN_JOBS: 'yes',
      HAND_DIGITS_THREDS: '2',
    };
    const file = { path: 'c.json', content: { colour: 'red' } };
    const faults = faultsOf({ environment, file });
    expect(faults).toHaveLength(7);
    for (const [name, value] of Object.entries(environment)) {
      const fault = faults.find((text) => text.startsWith(name));
      expect(fault, name).toContain(name === 'HAND_DIGITS_THREDS' ? 'HAND_DIGITS_THREADS' : value);
    }
    expect(faults).toContainEqual(expect.stringContaining('colour in c.json is no setting'));
  });

  it.each([
    [{ database: 'mysql://x' }, 'database must begin with postgres://'],
    [{ maxUploadBytes: '1MB', maxImageBytes: '2MB' }, 'maxUploadBytes'],
    [{ mediaAccessKey: 'a' }, 'mediaAccessKey and mediaSecretKey'],
    [{ mediaEndpoint: 'http://localhost:9000' }, 'mediaBucket is not'],
    [{ runJobs: 'false' }, 'runJobs is false'],
  ])('refuses %j, which contradicts itself', (flags, words) => {
    expect(faultsOf({ flags }).join()).toContain(words);
  });

  it('reads numbers, truth values and lists from JSON as JSON writes them', () => {
    const content = { port: 9000, runJobs: true, allowedHosts: ['a', 'b'], maxImageBytes: '5 MB' };
    expect(read({ file: { path: 'x', content } })).toMatchObject({
      config: { port: 9000, runJobs: true, allowedHosts: ['a', 'b'], maxImageBytes: 5 * 1024 ** 2 },
    });
    expect(faultsOf({ file: { path: 'x', content: [1] } })).toEqual([
      expect.stringContaining('x must hold a JSON object'),
    ]);
  });

  it('has a flag, a variable and a line of help for every setting', () => {
    const described = describeSettings();
    expect(described.map(({ name }) => name)).toEqual(Object.keys(settings));
    const port = described.find(({ name }) => name === 'maxImageBytes');
    expect(port?.flag).toBe('--max-image-bytes <value>');
    expect(port?.help).toContain('[HAND_DIGITS_MAX_IMAGE_BYTES; default 20MB]');
  });
});

describe('the configuration file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-config-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is hand-digits.json in the folder, if it is there', () => {
    expect(loadConfig({}, {}, folder).port).toBe(8000);
    writeFileSync(path.join(folder, 'hand-digits.json'), '{"port": 8123}');
    expect(loadConfig({}, {}, folder).port).toBe(8123);
  });

  it('must be there and be JSON where the environment names it', () => {
    const environment = { HAND_DIGITS_CONFIG: 'own.json' };
    expect(() => loadConfig({}, environment, folder)).toThrow(ConfigError);
    writeFileSync(path.join(folder, 'own.json'), 'port = 1');
    expect(() => loadConfig({}, environment, folder)).toThrow(/own\.json is not JSON/);
    writeFileSync(path.join(folder, 'own.json'), '{"port": 81}');
    expect(loadConfig({}, environment, folder).port).toBe(81);
  });
});

describe('addresses', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('%s is the loopback', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '192.168.0.2', '127.0.0.1.evil.example', ''])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });

  it.each([
    [{ host: '0.0.0.0' }, 'host 0.0.0.0'],
    [{ publicUrl: 'https://digits.example.org' }, 'publicUrl https://digits.example.org/'],
    [{ allowedHosts: 'localhost,digits.example.org' }, 'allowedHosts digits.example.org'],
    [{ trustedProxies: '127.0.0.1' }, 'trustedProxies 127.0.0.1'],
    [{}, null],
    [{ publicUrl: 'http://localhost:5173', allowedHosts: '[::1],127.0.0.1' }, null],
  ])('with %j let others in by %s', (flags, setting) => {
    const outcome = read({ flags });
    if (outcome.kind === 'faulty') throw new Error('faulty');
    expect(openedBy(outcome.config)).toBe(setting);
  });

  it('answer to the public name and to further ones', () => {
    const outcome = read({
      flags: { host: '0.0.0.0', publicUrl: 'https://Digits.example.org/', allowedHosts: 'inner' },
    });
    if (outcome.kind === 'faulty') throw new Error('faulty');
    expect(servedHosts(outcome.config)).toEqual({
      names: ['inner', 'digits.example.org'],
      loopbackOnly: false,
    });
    expect(urlOf('::1', 8000)).toBe('http://[::1]:8000/');
  });
});
