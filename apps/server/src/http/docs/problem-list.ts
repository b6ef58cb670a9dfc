import { problems, type ProblemCode } from '@hand-digits/contract';

const entries = Object.entries(problems) as [ProblemCode, (typeof problems)[ProblemCode]][];

/** docs/api/problems.md: every code, on one page. */
export function problemTable(): string {
  const rows = entries.map(
    ([code, { status, title, advice }]) => `| \`${code}\` | ${status} | ${title} | ${advice} |`,
  );
  return [
    INTRODUCTION,
    '',
    '| Code | Status | What it means | What to do |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const INTRODUCTION = `# Problems

Written by \`npm run docs:api\` from the contract. Every refusal is \`application/problem+json\` (RFC 9457):
\`type\` points to the code on the running server's \`/api/problems\`, \`code\` never changes its meaning,
\`detail\` says what was wrong with which value, \`errors\` lists faults with JSON pointers, \`requestId\` is
the one in the server's log, \`retryAfterSeconds\` repeats the \`Retry-After\` header. Bad input is always
4xx; 5xx means that the same request may succeed later.`;

/** The same for browsers: `type` of every problem points into it. */
export function problemPage(): string {
  const items = entries.map(
    ([code, { status, title, advice }]) =>
      `<section id="${code}"><h2><code>${code}</code> <small>${status}</small></h2><p>${escape(title)}.</p><p>${escape(advice)}</p></section>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Problems · hand-digits</title><main><h1>Problems</h1>${items.join('')}</main></html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
