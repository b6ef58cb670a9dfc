import { PassThrough } from 'node:stream';

/** Proxies close what is silent for a minute. */
const HEARTBEAT_MS = 15_000;

interface NamedEvent {
  readonly event: string;
}

/**
 * Events in the format of Server-Sent Events (WHATWG HTML, 9.2): a name, and the rest as JSON. A
 * comment now and then keeps the connection open.
 */
export function serverSentEvents(
  events: AsyncIterable<NamedEvent>,
  signal: AbortSignal,
): AsyncIterable<string> {
  const stream = new PassThrough({ encoding: 'utf8' });
  const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  void pour(events, stream).finally(() => {
    clearInterval(heartbeat);
  });
  signal.addEventListener('abort', () => stream.end(), { once: true });
  return stream as AsyncIterable<string>;
}

async function pour(events: AsyncIterable<NamedEvent>, stream: PassThrough): Promise<void> {
  try {
    for await (const event of events) {
      if (stream.writableEnded) return;
      stream.write(format(event));
    }
    stream.end();
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function format(event: NamedEvent): string {
  return `event: ${event.event}\ndata: ${JSON.stringify(event)}\n\n`;
}
