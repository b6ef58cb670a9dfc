/** One prepared split that a model learned from, as its manifest names it. */
export interface Dataset {
  readonly name: string;
  readonly split: string;
  readonly count: number;
  readonly digest: string;
}

/** The datasets of a manifest; one of another form is left out. */
export function datasetsOf(manifest: Readonly<Record<string, unknown>> | undefined): Dataset[] {
  const datasets = manifest?.['datasets'];
  return Array.isArray(datasets) ? datasets.filter(isDataset) : [];
}

function isDataset(one: unknown): one is Dataset {
  if (typeof one !== 'object' || one === null) return false;
  const { name, split, count, digest } = one as Partial<Record<keyof Dataset, unknown>>;
  return [name, split, digest].every((text) => typeof text === 'string') && typeof count === 'number';
}
