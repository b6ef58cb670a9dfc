import { environmentName, flagName, type Setting } from './setting.ts';
import { settings, type Config, type SettingName } from './settings.ts';

/** Where settings come from; the first that names one wins. */
export interface ConfigSources {
  /** of the command line, by setting name */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** the configuration file, parsed; null where there is none */
  readonly file: { readonly path: string; readonly content: unknown } | null;
}

export type ConfigOutcome =
  | { readonly kind: 'config'; readonly config: Config }
  /** every fault, each a sentence that names the setting, its value and what is allowed */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

const PREFIX = 'HAND_DIGITS_';
/** Says where the file is, so it cannot stand in it. */
export const FILE_VARIABLE = `${PREFIX}CONFIG`;

const names = Object.keys(settings) as SettingName[];

/** Reads every setting, and tells of every fault at once. */
export function readConfig(sources: ConfigSources): ConfigOutcome {
  const file = contentOf(sources.file);
  const faults = [...file.faults, ...unknownVariables(sources.environment)];
  const entries = names.map((name) => {
    const found = find(name, sources, file.values);
    const result = settings[name].schema.safeParse(found.value);
    if (!result.success)
      faults.push(...result.error.issues.map((issue) => `${found.where} ${issue.message}`));
    return [name, result.data] as const;
  });
  const config = Object.fromEntries(entries) as unknown as Config;
  if (faults.length === 0) faults.push(...contradictions(config));
  return faults.length === 0 ? { kind: 'config', config } : { kind: 'faulty', faults };
}

interface Found {
  readonly value: string;
  readonly where: string;
}

function find(
  name: SettingName,
  { flags, environment, file }: ConfigSources,
  values: Readonly<Record<string, unknown>>,
): Found {
  const flag = flags[name];
  if (flag !== undefined) return { value: written(flag), where: flagName(name) };
  const variable = environmentName(name);
  const given = environment[variable];
  if (given !== undefined) return { value: given, where: variable };
  if (values[name] !== undefined) {
    return { value: written(values[name]), where: `${name} in ${file?.path ?? 'the file'}` };
  }
  return { value: settings[name].fallback, where: name };
}

/** The file may write numbers, truth values and lists as JSON does. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function contentOf(file: ConfigSources['file']): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: string[];
} {
  if (file === null) return { values: {}, faults: [] };
  const { path, content } = file;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { values: {}, faults: [`${path} must hold a JSON object, such as {"port": 8080}.`] };
  }
  const values = content as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(values).filter((key) => !Object.hasOwn(settings, key));
  return {
    values,
    faults: unknown.map((key) => `${key} in ${path} is no setting${nearest(key, names)}`),
  };
}

/** A misspelt variable would silently leave the default in place. */
function unknownVariables(environment: ConfigSources['environment']): string[] {
  const known = [...names.map(environmentName), FILE_VARIABLE];
  return Object.keys(environment)
    .filter((variable) => variable.startsWith(PREFIX) && !known.includes(variable))
    .map((variable) => `${variable} is no setting${nearest(variable, known)}`);
}

function nearest(wrong: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, distance: editDistance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const close = best !== undefined && best.distance <= Math.max(2, wrong.length / 5);
  return close ? `; is ${best.name} meant?` : '. `hand-digits serve --help` lists them all.';
}

/** Levenshtein: insertions, deletions and replacements of one character. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** What each setting allows by itself and both do not together. */
function contradictions(config: Config): string[] {
  const { database, maxImageBytes, maxUploadBytes, mediaAccessKey, mediaSecretKey } = config;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      database !== null && !/^postgres(ql)?:\/\//.test(database),
      'database must begin with postgres:// or be empty; SQLite lies in the data folder.',
    ],
    [
      maxUploadBytes < maxImageBytes,
      `maxUploadBytes (${maxUploadBytes}) must not be less than maxImageBytes (${maxImageBytes}).`,
    ],
    [
      (mediaAccessKey === null) !== (mediaSecretKey === null),
      'mediaAccessKey and mediaSecretKey must be set both or neither.',
    ],
    [
      config.mediaBucket === null && config.mediaEndpoint !== null,
      'mediaEndpoint is set, but mediaBucket is not: name the bucket too.',
    ],
    [
      database === null && !config.runJobs,
      'runJobs is false, but with SQLite nobody else can do the background work.',
    ],
  ];
  return rules.flatMap(([broken, fault]) => (broken ? [fault] : []));
}

/** Every setting as a command offers it. */
export function describeSettings(): readonly {
  readonly name: string;
  readonly flag: string;
  readonly help: string;
}[] {
  return names.map((name) => {
    const { help, fallback }: Setting<unknown> = settings[name];
    const shown = fallback === '' ? '' : `; default ${fallback}`;
    const flag = `${flagName(name)} <value>`;
    return { name, flag, help: `${help} [${environmentName(name)}${shown}]` };
  });
}
