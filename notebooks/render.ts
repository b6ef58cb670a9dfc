import { compiler } from 'markdown-to-jsx/html';
import type { Cell } from './cells.ts';
import { escape, type Shown } from './page.ts';

/** A page that stands alone: no script, nothing from elsewhere. */
export function renderPage(
  title: string,
  cells: readonly (Cell & { readonly shown: readonly Shown[] })[],
): string {
  const body = cells.map((cell) =>
    cell.kind === 'text'
      ? `<section>${compiler(cell.markdown)}</section>`
      : `<pre><code>${escape(cell.code)}</code></pre>\n${cell.shown.map(({ html }) => html).join('\n')}`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>${STYLE}</style>
<main>
${body.join('\n')}
</main>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 17px/1.55 Georgia, serif; background: Canvas; color: CanvasText; }
main { max-width: 46rem; margin: 2rem auto 6rem; padding: 0 1rem; }
h1, h2, th, figcaption { font-family: system-ui, sans-serif; line-height: 1.25; }
pre { overflow-x: auto; padding: .8rem 1rem; border-left: 3px solid #3a66c4; background: #8881; font-size: .82rem; }
img { max-width: 100%; image-rendering: pixelated; }
table { border-collapse: collapse; font: .9rem system-ui, sans-serif; }
th, td { padding: .2rem .8rem; border-bottom: 1px solid #8884; text-align: right; }
th:first-child, td:first-child { text-align: left; }
.out { font-family: ui-monospace, monospace; font-size: .9rem; white-space: pre-wrap; }
figure { margin: 1.5rem 0; }
figcaption { font-size: .9rem; font-weight: 600; }
svg { width: 100%; font: 12px system-ui, sans-serif; fill: CanvasText; }
.bar { fill: #3a66c4; }
.grid { stroke: #8885; }
.tick, .name { text-anchor: middle; }
.tick--y { text-anchor: end; }
.line { fill: none; stroke-width: 2; }
polyline.line--0 { stroke: #3a66c4; } text.line--0 { fill: #3a66c4; }
polyline.line--1 { stroke: #b3541e; } text.line--1 { fill: #b3541e; }
polyline.line--2 { stroke: #1a6b4f; } text.line--2 { fill: #1a6b4f; }
`;
