/** What a notebook shows besides its text: tables, charts and images, as HTML of their own. */

/** Anything that was shown; the runner puts it under the cell that showed it. */
export interface Shown {
  readonly html: string;
}

const shown: Shown[] = [];

/** Gives what was shown since it was last asked. */
export function takeShown(): readonly Shown[] {
  return shown.splice(0);
}

/** A line of text under the cell. */
export function say(text: string): void {
  shown.push({ html: `<p class="out">${escape(text)}</p>` });
}

export function table(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const cells = (tag: string, values: readonly (string | number)[]): string =>
    `<tr>${values.map((value) => `<${tag}>${escape(String(value))}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => cells('td', row)).join('\n');
  shown.push({
    html: `<table><thead>${cells('th', columns)}</thead><tbody>${body}</tbody></table>`,
  });
}

/** A PNG, with what it shows for those who do not see it. */
export function image(png: Uint8Array, alt: string): void {
  const data = Buffer.from(png).toString('base64');
  shown.push({ html: `<img alt="${escape(alt)}" src="data:image/png;base64,${data}">` });
}

const FRAME = { width: 640, height: 260, left: 62, right: 16, top: 18, bottom: 44 };
const INNER = {
  width: FRAME.width - FRAME.left - FRAME.right,
  height: FRAME.height - FRAME.top - FRAME.bottom,
};

export interface ChartOptions {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

export interface Bar {
  readonly name: string;
  readonly value: number;
}

export function bars(values: readonly Bar[], options: ChartOptions): void {
  const highest = Math.max(1e-12, ...values.map(({ value }) => value));
  const step = INNER.width / values.length;
  const drawn = values.map(({ name, value }, index) => {
    const height = (value / highest) * INNER.height;
    const x = FRAME.left + index * step;
    const y = FRAME.top + INNER.height - height;
    const middle = x + step / 2;
    return `<rect class="bar" x="${x + step * 0.1}" y="${y}" width="${step * 0.8}" height="${height}"/>
      <text x="${middle}" y="${FRAME.top + INNER.height + 16}" class="tick">${escape(name)}</text>`;
  });
  chart(options, [...drawn, ...yTicks(0, highest)]);
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Lines on common axes; the vertical one begins at 0. */
export function lines(all: readonly Line[], options: ChartOptions): void {
  const points = all.flatMap((line) => line.points);
  const xs = points.map(([x]) => x);
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const highest = Math.max(1e-12, ...points.map(([, y]) => y)) * 1.05;
  const at = ([x, y]: readonly [number, number]): string => {
    const left = FRAME.left + ((x - from) / Math.max(1e-12, to - from)) * INNER.width;
    return `${left.toFixed(1)},${(FRAME.top + (1 - y / highest) * INNER.height).toFixed(1)}`;
  };
  const drawn = all.map(
    (line, series) =>
      `<polyline class="line line--${series}" points="${line.points.map(at).join(' ')}"/>
      <text class="legend line--${series}" x="${FRAME.left + 8 + series * 150}" y="${FRAME.top - 4}">${escape(line.name)}</text>`,
  );
  const xTicks = [from, (from + to) / 2, to].map((x, index) => {
    const left = FRAME.left + (index / 2) * INNER.width;
    return `<text class="tick" x="${left}" y="${FRAME.top + INNER.height + 16}">${short(x)}</text>`;
  });
  chart(options, [...drawn, ...xTicks, ...yTicks(0, highest)]);
}

function yTicks(from: number, to: number): string[] {
  return [0, 0.5, 1].map((share) => {
    const y = FRAME.top + (1 - share) * INNER.height;
    const value = short(from + share * (to - from));
    return `<line class="grid" x1="${FRAME.left}" x2="${FRAME.left + INNER.width}" y1="${y}" y2="${y}"/>
      <text class="tick tick--y" x="${FRAME.left - 8}" y="${y + 4}">${value}</text>`;
  });
}

function chart({ title, x, y }: ChartOptions, content: readonly string[]): void {
  const { width, height } = FRAME;
  shown.push({
    html: `<figure><figcaption>${escape(title)}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">
      ${content.join('\n')}
      <text class="name" x="${FRAME.left + INNER.width / 2}" y="${height - 6}">${escape(x)}</text>
      <text class="name" transform="translate(14 ${FRAME.top + INNER.height / 2}) rotate(-90)">${escape(y)}</text>
    </svg></figure>`,
  });
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** For text and attributes alike. */
export function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
