import { z } from 'zod';

/**
 * One thing that can be set: by a flag, by the environment, or in the configuration file. All three
 * write it as text in the same way, so that one schema reads it.
 */
export interface Setting<T> {
  /** as the file writes it; the flag and the environment variable follow from it */
  readonly name: string;
  /** for people: what it does, in which unit */
  readonly help: string;
  /** what holds when it is not set; also shown by --help */
  readonly fallback: string;
  readonly schema: z.ZodType<T, string>;
  /** not shown when the configuration is told */
  readonly secret?: boolean;
}

/** `maxImageBytes` → `HAND_DIGITS_MAX_IMAGE_BYTES` */
export function environmentName(name: string): string {
  return `HAND_DIGITS_${words(name).join('_').toUpperCase()}`;
}

/** `maxImageBytes` → `--max-image-bytes` */
export function flagName(name: string): string {
  return `--${words(name).join('-')}`;
}

function words(name: string): string[] {
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}

export function text(): z.ZodType<string, string> {
  return z.string().min(1, 'must not be empty');
}

/** Empty means: not set. */
export function optionalText(): z.ZodType<string | null, string> {
  return z.string().transform((value) => (value === '' ? null : value));
}

/** A list with commas between; empty means none. */
export function list(): z.ZodType<readonly string[], string> {
  return z.string().transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
}

export function flag(): z.ZodType<boolean, string> {
  return z
    .enum(['true', 'false'], {
      error: ({ input }) => `must be true or false, not "${String(input)}"`,
    })
    .transform((value) => value === 'true');
}

export function oneOf<const T extends readonly [string, ...string[]]>(
  values: T,
): z.ZodType<T[number], string> {
  const error = ({ input }: { readonly input?: unknown }): string =>
    `must be ${values.join(' or ')}, not "${String(input)}"`;
  return z.string().transform((value, context): T[number] => {
    if (values.includes(value)) return value;
    context.addIssue({ code: 'custom', message: error({ input: value }) });
    return z.NEVER;
  });
}

/** A whole number between two bounds, both included. */
export function whole(least: number, most: number): z.ZodType<number, string> {
  return z.string().transform((value, context) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    context.addIssue({
      code: 'custom',
      message: `must be a whole number from ${least} to ${most}, not "${value}"`,
    });
    return z.NEVER;
  });
}

const UNITS = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const;

/** Bytes, as a number or with a unit of 1024: `20MB`. */
export function bytes(least: number, most: number): z.ZodType<number, string> {
  return z.string().transform((value, context) => {
    const [, amount, unit = 'B'] = /^(\d{1,12})\s?(B|KB|MB|GB)?$/i.exec(value) ?? [];
    const number = Number(amount) * UNITS[unit.toUpperCase() as keyof typeof UNITS];
    if (number >= least && number <= most) return number;
    context.addIssue({
      code: 'custom',
      message: `must be a size from ${least} to ${most} bytes, such as 20MB, not "${value}"`,
    });
    return z.NEVER;
  });
}

/** An absolute http(s) address without query; empty means: not set. */
export function address(): z.ZodType<URL | null, string> {
  return z.string().transform((value, context) => {
    if (value === '') return null;
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url !== null && /^https?:$/.test(url.protocol) && url.search === '') return url;
    context.addIssue({
      code: 'custom',
      message: `must be an address such as https://digits.example.org, not "${value}"`,
    });
    return z.NEVER;
  });
}
