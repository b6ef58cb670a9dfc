/** The report's whole style: readable on paper and screen, light and dark. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1d1f24; --soft: #666b76; --line: #e2e0db;
  --blue: #2f5fd0; --green: #1d8a5b; --red: #c8402f; --amber: #b26a00; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #15171b; --card: #1d2026; --ink: #e8e8e6; --soft: #9aa0ab; --line: #31353d;
  --blue: #7fa3ff; --green: #57c794; --red: #ff8372; --amber: #e5a64a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 22px; margin: 56px 0 2px; letter-spacing: -0.01em; }
h3 { font-size: 15px; margin: 0 0 12px; }
p { margin: 0 0 16px; max-width: 70ch; } .soft { color: var(--soft); }
code { font: 13px/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
nav a { color: var(--blue); margin-right: 18px; text-decoration: none; }
nav a:hover { text-decoration: underline; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin: 18px 0; }
@media (max-width: 720px) { .tiles { grid-template-columns: repeat(2, 1fr); } }
.card, .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px; }
.tile b { display: block; font-size: 24px; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: 13px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 12px; margin-bottom: 12px; }
.card > p:last-child { margin: 10px 0 0; font-size: 13px; color: var(--soft); }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 11px; }
svg .soft { fill: var(--soft); } svg .axis { stroke: var(--line); fill: none; }
svg .ideal { stroke: var(--soft); stroke-dasharray: 4 4; fill: none; }
svg .curve { stroke: var(--blue); stroke-width: 2; fill: none; } svg .dot { fill: var(--blue); }
svg .hollow { fill: var(--card); stroke: var(--blue); stroke-width: 1.5; }
svg .right { fill: var(--green); } svg .wrong { fill: var(--red); }
svg .right, svg .wrong { stroke: none; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 5px 10px; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: 12.5px; } tbody th { font-weight: 600; }
th:first-child { text-align: left; padding-left: 0; } tbody tr:last-child > * { border-bottom: 0; }
.scroll { overflow-x: auto; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px; }
figure div { display: flex; gap: 8px; height: 64px; }
figure img { width: 64px; height: 64px; object-fit: contain; border-radius: 4px; background: #fff;
  border: 1px solid var(--line); }
figure img.seen { image-rendering: pixelated; background: #000; }
figcaption { font-size: 12.5px; margin-top: 8px; color: var(--soft); overflow-wrap: anywhere; }
figcaption b { color: var(--ink); font-size: 15px; } figcaption .sure { color: var(--red); }
@media print { body { background: #fff; } .card, .tile, figure { break-inside: avoid; } }
`;
