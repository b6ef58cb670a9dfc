/**
 * Reads a `.mit` table of by_class: one line an image, in their order, naming the file of by_write
 * that it came from, such as `hsf_4/f2154_07/d2154_07.mis 17`; some begin with the number of lines.
 * @param images how many images the table has to speak of
 * @returns the writer of each image, or undefined when the table is not of that form: a wrong writer
 *   would leak one hand into two splits, an unknown one cannot.
 */
export function parseWriters(table: string, images: number): number[] | undefined {
  const lines = table.split(/\r?\n/).filter((line) => line.trim() !== '');
  const named = lines.filter((line) => !/^\s*\d+\s*$/.test(line));
  const writers = named.map((line) =>
    Number(/(?:^|[/\\\s])[fd](\d{4})_\d+/.exec(line)?.[1] ?? NaN),
  );
  const complete = writers.length === images && writers.every((writer) => Number.isInteger(writer));
  return complete ? writers : undefined;
}
