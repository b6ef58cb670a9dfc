/** The least that tells what one entry of the audit log changed: `name: value`, or `name: before → after`. */
export function auditWords(details: Readonly<Record<string, unknown>>): string {
  const { before, after, ...others } = details;
  const changed = isRecord(before) && isRecord(after) ? changes(before, after) : undefined;
  const rest = changed === undefined ? details : others;
  const given = Object.entries(rest).filter(([, value]) => !isNothing(value));
  return [...(changed ?? []), ...given.map(([name, value]) => `${name}: ${inWords(value)}`)].join(
    ' · ',
  );
}

function changes(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys({ ...before, ...after })
    .filter((name) => inWords(before[name]) !== inWords(after[name]))
    .map((name) => `${name}: ${inWords(before[name])} → ${inWords(after[name])}`);
}

function inWords(value: unknown): string {
  if (isNothing(value)) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
