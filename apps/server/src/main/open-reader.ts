import { NORMALISER_VERSION, type ModelPackage } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import type { Registry } from 'prom-client';
import { openLocalEngine, type PoolSettings } from '../inference/local-engine.ts';
import { inferenceMetrics } from '../inference/metrics.ts';
import { ModelHost } from '../inference/model-host.ts';
import { observeReader } from '../inference/observe-reader.ts';
import { TrafficWatch } from '../inference/traffic-watch.ts';
import { acceptance, keepErrorRate, type Acceptance } from '../use-cases/learning/acceptance.ts';
import type { OpenEngine } from '../inference/engine.ts';
import { createReader } from '../inference/reader.ts';
import { openRemoteEngine } from '../inference/remote/remote-engine.ts';
import type { ModelRegistry } from '../registry/registry.ts';
import type { Reader } from '../use-cases/reader.ts';
import type { Config } from './config/settings.ts';

/** Inference, on this machine or elsewhere. */
export interface OpenedReader {
  readonly reader: Reader;
  /** the same, but what it reads is not counted as traffic: for the model in the shadow */
  readonly unseen: Reader;
  readonly acceptance: Acceptance;
  /** what was read of late */
  readonly traffic: TrafficWatch;
  readonly host: ModelHost;
}

interface ReaderParts {
  readonly config: Config;
  readonly packages: ModelRegistry;
  readonly registry: Registry;
  readonly settings: Parameters<typeof acceptance>[0]['settings'];
  readonly onFault: (what: string, error: unknown) => void;
}

export function openReader(parts: ReaderParts): OpenedReader {
  const { config, packages, registry, onFault } = parts;
  const now = (): number => performance.now();
  const traffic = new TrafficWatch();
  const metrics = inferenceMetrics(registry, { load: () => host.load, traffic });
  const host: ModelHost = new ModelHost({
    open: engineOpener(config, packages, (images) => {
      metrics.batch(images);
    }),
    threads: config.threads,
    onFault,
    now,
  });
  const { queueImages, readSeconds } = config;
  const reader = createReader({ host, longestMs: readSeconds * 1000, queueImages, now });
  const rules = acceptance(parts);
  const unseen = keepErrorRate(reader, rules);
  return { reader: observeReader(unseen, metrics), unseen, acceptance: rules, traffic, host };
}

function engineOpener(
  config: Config,
  packages: ModelRegistry,
  onBatch: (images: number) => void,
): OpenEngine {
  const { queueImages, queueBytes, maxImageBytes, maxImagePixels, readSeconds } = config;
  const settings: PoolSettings = {
    queue: { images: queueImages, bytes: queueBytes },
    limits: {
      maxBytes: maxImageBytes,
      maxPixels: maxImagePixels,
      maxMilliseconds: readSeconds * 1000,
    },
    onBatch,
  };
  return async (id, { threads }) => {
    const opened = await openPackage(packages, id);
    if (opened === undefined) return undefined;
    const wanted = { ...settings, package: opened, threads };
    if (config.inferenceUrl === null) return openLocalEngine({ ...wanted, network: 'here' });
    return openRemoteEngine(wanted, {
      url: config.inferenceUrl.href.replace(/\/+$/, ''),
      name: config.inferenceModel ?? id,
      longestMs: readSeconds * 1000,
    });
  };
}

/** The package that the registry keeps under this id, checked once more as it is read. */
async function openPackage(packages: ModelRegistry, id: string): Promise<ModelPackage | undefined> {
  const folder = await packages.folderOf(id);
  return folder === undefined ? undefined : readModelPackage(folder, NORMALISER_VERSION);
}
