/** A piece of a notebook: words, or code. */
export type Cell =
  | { readonly kind: 'text'; readonly markdown: string }
  | { readonly kind: 'code'; readonly code: string };

/**
 * A notebook is a program whose parts begin with a line `// %%`: those with `[markdown]` are comments
 * that hold text, the others are code (the percent format, which editors know).
 */
export function cellsOf(source: string): Cell[] {
  const parts = source.split(/^\/\/ %%/m).slice(1);
  return parts.map((part): Cell => {
    const [head = '', ...lines] = part.split('\n');
    if (!head.includes('[markdown]')) return { kind: 'code', code: lines.join('\n').trim() };
    const words = lines.map((line) => line.replace(/^\/\/ ?/, ''));
    return { kind: 'text', markdown: words.join('\n').trim() };
  });
}

/** The same program, which tells after each of its code cells that the cell is over. */
export function traced(cells: readonly Cell[]): string {
  const told = cells.map((cell, index) =>
    cell.kind === 'code' ? `${cell.code}\n__cellDone(${index});` : '',
  );
  return `import { cellDone as __cellDone } from './trace.ts';\n${told.join('\n')}\n`;
}
