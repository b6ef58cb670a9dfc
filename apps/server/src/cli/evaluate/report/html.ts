/** Text that stays text within HTML and within an attribute's quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A table; the first cell of each row is its head. Cells are HTML already. */
export function htmlTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  kind = '',
): string {
  const heads = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const body = rows.map(([first = '', ...cells]) => {
    const rest = cells.map((cell) => `<td>${cell}</td>`).join('');
    return `<tr><th scope="row">${first}</th>${rest}</tr>`;
  });
  return `<table class="${kind}"><thead><tr>${heads}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
