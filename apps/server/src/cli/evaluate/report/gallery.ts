import { DIGIT_SIDE, type DigitImage } from '@hand-digits/recognition';
import type { JudgedImage } from '@hand-digits/training';
import { encodeGreyPng } from '../../../use-cases/grey-png.ts';
import { percent } from '../text.ts';
import { escapeHtml } from './html.ts';

/** More would be looked at by nobody, and make the file large. */
const MOST_SHOWN = 240;

/** What was read wrongly, surest first: the file, where a browser can show it, and what the network saw. */
export async function gallery(mistakes: readonly JudgedImage[]): Promise<string> {
  const shown = await Promise.all(mistakes.slice(0, MOST_SHOWN).map(figure));
  const more = mistakes.length - shown.length;
  const rest = more > 0 ? `<p class="soft">and ${more} more, of which it was less sure.</p>` : '';
  return `<div class="gallery">${shown.join('')}</div>${rest}`;
}

async function figure(mistake: JudgedImage): Promise<string> {
  const { name, truth, digit, file, image } = mistake;
  const pictures = [file === null ? '' : original(file), image === null ? '' : await seen(image)];
  return (
    `<figure><div>${pictures.join('')}</div><figcaption>` +
    `<b>${truth ?? 'no digit'} → ${digit ?? '–'}</b><br>${claim(mistake)}<br>${escapeHtml(name)}</figcaption></figure>`
  );
}

function claim({ digit, confidence, decision, error }: JudgedImage): string {
  if (decision === null) return `unreadable: ${escapeHtml(error?.code ?? '')}`;
  if (decision.kind === 'not-a-digit') return `no digit claimed: ${decision.reason}`;
  const look = digit !== null && decision.kind === 'accepted' ? ' class="sure"' : '';
  return `<span${look}>${percent(confidence)}, ${decision.kind}</span>`;
}

async function seen(image: DigitImage): Promise<string> {
  const png = await encodeGreyPng({ width: DIGIT_SIDE, height: DIGIT_SIDE, data: image });
  return picture(png, 'image/png', 'what the network saw');
}

/** Signatures of the formats that every browser shows. */
const BROWSER_FORMATS = [
  ['image/png', '89504e47'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '47494638'],
  ['image/bmp', '424d'],
  ['image/webp', '52494646'],
] as const;

function original(file: Uint8Array): string {
  const start = Buffer.from(file.subarray(0, 4)).toString('hex');
  const format = BROWSER_FORMATS.find(([, signature]) => start.startsWith(signature));
  return format === undefined ? '' : picture(file, format[0], 'the image');
}

function picture(bytes: Uint8Array, type: string, what: string): string {
  const data = Buffer.from(bytes).toString('base64');
  const look = what === 'the image' ? '' : ' class="seen"';
  return `<img${look} alt="${what}" title="${what}" src="data:${type};base64,${data}">`;
}
